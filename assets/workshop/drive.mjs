/** Drives a room from its screen or its remote control: buttons, keys and clickers; full screen. */

import { live } from './live.mjs';

const NEXT = ['ArrowRight', 'ArrowDown', 'PageDown', ' '];
const BACK = ['ArrowLeft', 'ArrowUp', 'PageUp'];
const find = (id) => document.getElementById(id);

/** Step that a key asks for, as clickers send them; 0 for none. A button keeps its space bar. */
export function stepOf({ key, repeat, altKey, ctrlKey, metaKey, target }) {
  if (repeat || altKey || ctrlKey || metaKey) return 0;
  if (key === ' ' && target?.closest?.('a, button')) return 0;
  return NEXT.includes(key) - BACK.includes(key);
}

/** Make a form the one that moves the room. */
function drive(form) {
  let moving = false;

  /** Make the buttons those of the screen shown; after a warning, the next press is sure. */
  const settle = (warning = '') => {
    const { position, last } = live.state();
    form.elements.seen.value = position;
    form.elements.sure.value = warning && '1';
    find('drive-warning').textContent = warning;
    find('drive-back').disabled = position === '0';
    find('drive-on').disabled = position === last;
  };

  const move = async (step) => {
    if (moving) return;
    moving = true;
    const { at } = live.state();
    const body = new URLSearchParams([...new FormData(form), ['step', step]]);
    await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => {});
    await live.ask();
    if (step > 0 && live.state().at === at) settle(live.state().warning);
    moving = false;
  };

  live.host.addEventListener('stage', () => settle());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    move(Number(event.submitter.value));
  });
  document.addEventListener('keydown', (event) => {
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    move(step);
  });
}

/** The button and the key `f` fill the screen, or give it back; phones that cannot have no button. */
function fill(button) {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener('click', () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
  );
  document.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
    if (key === 'f' && !ctrlKey && !metaKey) button.click();
  });
}

if (live) {
  const form = document.querySelector('.drive');
  const button = find('full-screen');
  if (form) drive(form);
  if (button) fill(button);
}
