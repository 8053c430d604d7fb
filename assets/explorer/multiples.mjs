// Small multiples: the same map for each member, on one scale; each is a button.
//
// Measured for 17 members: cloned maps coloured by attributes update in 2 ms (régions) and 8 ms
// (départements); <use> with one custom property per unit takes 3 and 29 ms, one path per tint
// 12 and 51 ms.

import { element, setAttribute, setText } from './dom.mjs';
import { addPatterns, joined, setData, svg } from './svg.mjs';

const SLICE = 12; // milliseconds of drawing before the page gets a turn
const WIDTH = 150; // pixels, about what a small map has

/** Small maps; `update` takes the view of a map and its parsed SVG. */
export function createMultiples({ onMember }) {
  const patterns = svg('svg', { class: 'map-patterns', width: 0, height: 0, 'aria-hidden': 'true' });
  const list = element('ul', { className: 'map-multiples' });
  const root = element('div', {}, patterns, list);
  let shape = '';
  let cards = [];
  let turn = 0;

  function build({ kind, multiples }, source) {
    const wanted = [kind, ...multiples.map(({ id }) => id)].join();
    if (wanted === shape) return;
    shape = wanted;
    addPatterns(patterns, source.viewBox.baseVal.width / WIDTH, root);
    cards = multiples.map(({ id }) => card(source, kind, () => onMember(id)));
    list.replaceChildren(...cards.map(({ item }) => item));
  }

  /** Draw some cards now, the others in the frames that follow. */
  function draw(view, from, mine) {
    const start = performance.now();
    let k = from;
    while (k < cards.length && performance.now() - start < SLICE) paint(cards[k], view.multiples[k], view), (k += 1);
    if (k < cards.length) requestAnimationFrame(() => mine === turn && draw(view, k, mine));
  }

  return {
    root,
    update(view, source) {
      turn += 1;
      build(view, source);
      const { scaleName = 'seq' } = view.multiples[0]?.units.values().next().value ?? {};
      setData(root, 'scale', scaleName);
      setAttribute(list, 'aria-label', view.title);
      draw(view, 0, turn);
    },
  };
}

function card(source, kind, onclick) {
  const drawing = source.cloneNode(true);
  drawing.setAttribute('aria-hidden', 'true');
  drawing.dataset.kind = kind;
  drawing.querySelectorAll('text').forEach((text) => text.remove());
  const outline = drawing.appendChild(svg('path', { class: 'map-selected', fill: 'none' }));
  const label = element('span', {});
  const item = element('li', {}, element('button', { type: 'button', onclick }, drawing, label));
  return { item, label, outline, paths: [...drawing.querySelectorAll('.units path')], seen: [], focus: null };
}

function paint(own, { id, label, units }, { focus, member }) {
  setText(own.label, label);
  setAttribute(own.item.firstChild, 'aria-current', id === member ? 'true' : null);
  own.paths.forEach((path, k) => {
    const { step, mark } = units.get(path.dataset.territory) ?? { step: null, mark: 'absent' };
    const key = `${step} ${mark}`;
    if (own.seen[k] === key) return;
    own.seen[k] = key;
    setData(path, 'step', step);
    setData(path, 'mark', mark);
  });
  if (own.focus === focus) return;
  own.focus = focus;
  const outlined = own.paths.filter((path) => path.dataset.territory === focus);
  setAttribute(own.outline, 'd', joined(outlined));
}
