// A small text beside what is pointed at: stays while hovered, goes with Escape (WCAG 1.4.13).

import { element, setText } from './dom.mjs';

const LINGER = 250; // milliseconds left to reach the text with the pointer
const AWAY = 12;

/**
 * Where the text goes: above the point, below when there is no room, never out of its frame.
 * @returns {{left: number, top: number}}
 */
export function placement({ x, y }, { width, height }, frame) {
  const above = y - height - AWAY;
  const left = Math.min(Math.max(0, x - width / 2), Math.max(0, frame.width - width));
  return { left, top: above >= frame.top ? above : y + AWAY };
}

/**
 * A tooltip inside `host`, which must be positioned. What it says is also the name of the thing
 * it belongs to, so it is not read twice.
 * @param {HTMLElement} host
 */
export function createTooltip(host) {
  const node = element('div', { className: 'picture-tip', hidden: true, 'aria-hidden': 'true' });
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    node.hidden = true;
    document.removeEventListener('keydown', onKey, true);
    document.removeEventListener('pointerdown', onPress, true);
  };
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, LINGER);
  };
  function onKey(event) {
    if (event.key === 'Escape') hide();
  }
  // A finger never leaves: touching elsewhere puts the text away.
  function onPress({ target }) {
    if (!node.contains(target)) hide();
  }
  node.addEventListener('pointerenter', () => clearTimeout(timer));
  node.addEventListener('pointerleave', leave);
  host.append(node);

  function show(text, point) {
    clearTimeout(timer);
    setText(node, text);
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('pointerdown', onPress, true);
    node.hidden = false;
    const { left, top } = placement(point, size(node), frameOf(host));
    node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
  return { show, leave, hide };
}

function size({ offsetWidth: width, offsetHeight: height }) {
  return { width, height };
}

// The text may rise above its host as long as it stays in the window.
function frameOf(host) {
  const box = host.getBoundingClientRect();
  return { width: box.width, top: -box.top };
}
