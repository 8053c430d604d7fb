// A map of gaps: the units of one kind inside a territory, tinted by their gap, dotted where it is
// not established, hatched where a value is masked. Smoothed gaps, when asked for, are diamonds on the
// same scale. The table beside it holds the same numbers.

import { element } from '../explorer/dom.mjs';
import { diverging, legendTexts } from '../explorer/scale.mjs';
import { addPatterns, setData } from '../explorer/svg.mjs';

const MARGIN = 8;
const DIAMOND = 7; // half of its width, in pixels
const known = new Map();

/**
 * Show a map in `host`, or nothing without one.
 * @param {?HTMLElement} host
 * @param {?{kind: string, address: string, label: string, unit: string, note: string,
 *   gaps: Object}} map
 *   `gaps[code]` is `{gap, mark, text}`, and `smoothed` where there is one; `note` says
 *   how that is drawn
 */
export async function showMap(host, map) {
  if (!host) return;
  if (!map) return host.replaceChildren();
  const picture = (await outlines(map)).cloneNode(true);
  host.replaceChildren(picture, legend(map), map.note && element('p', { className: 'comparer-note' }, map.note));
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', map.label);
  picture.dataset.scale = 'div';
  paint(picture, map);
  frame(picture);
  if (map.note) addDiamonds(picture, map);
}

async function outlines({ kind, address }) {
  if (!known.has(kind)) {
    const text = await (await fetch(address)).text();
    known.set(kind, new DOMParser().parseFromString(text, 'image/svg+xml').documentElement);
  }
  return known.get(kind);
}

function scaleOf({ gaps, unit }) {
  return diverging(Object.values(gaps).map(({ gap }) => gap), { unit });
}

function paint(picture, map) {
  const scale = scaleOf(map);
  for (const path of picture.querySelectorAll('.units path')) {
    const found = map.gaps[path.dataset.territory];
    if (!found) {
      path.remove();
      continue;
    }
    setData(path, 'step', scale.step(found.gap));
    setData(path, 'mark', found.mark);
    const title = document.createElementNS(picture.namespaceURI, 'title');
    title.textContent = found.text;
    path.append(title);
  }
}

/** A diamond of the same size on screen in the middle of each unit that has a smoothed gap. */
function addDiamonds(picture, map) {
  const scale = scaleOf(map);
  const half = DIAMOND * unitsPerPixel(picture);
  for (const path of picture.querySelectorAll('.units path')) {
    const { smoothed } = map.gaps[path.dataset.territory];
    if (smoothed === undefined) continue;
    const { x, y, width, height } = path.getBBox();
    const diamond = document.createElementNS(picture.namespaceURI, 'path');
    const start = `${x + width / 2 - half},${y + height / 2}`;
    diamond.setAttribute('d', `M${start}l${half},${-half}l${half},${half}l${-half},${half}z`);
    diamond.setAttribute('class', 'smoothed');
    setData(diamond, 'step', scale.step(smoothed));
    picture.append(diamond);
  }
}

function unitsPerPixel(picture) {
  return picture.viewBox.baseVal.width / (picture.getBoundingClientRect().width || 400);
}

/** Bring the units shown into the frame; without a part of France the insets and borders go. */
function frame(picture) {
  const whole = picture.viewBox.baseVal.width;
  const { x, y, width, height } = picture.querySelector('.units').getBBox();
  const close = width < whole * 0.7;
  if (close) {
    for (const part of picture.querySelectorAll('.insets, .borders')) part.remove();
    const box = [x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN];
    picture.setAttribute('viewBox', box.join(' '));
  }
  addPatterns(picture, unitsPerPixel(picture));
}

function legend(map) {
  const steps = Array.from({ length: 9 }, (_, step) => element('i', { 'data-step': step }));
  const { ends, words } = legendTexts(scaleOf(map), { unit: map.unit, diverging: true });
  return element(
    'div',
    { className: 'scale', role: 'img', 'aria-label': words },
    element('div', { className: 'scale-bar', 'data-scale': 'div' }, ...steps),
    element('div', { className: 'scale-ends' }, ...ends.map((end) => element('span', {}, end))),
  );
}
