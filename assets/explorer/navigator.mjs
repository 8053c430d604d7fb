// The cube in three dimensions, as a compass: which layer is out, and where it sits.
//
// One listbox holds the layers of the axis at hand (up and down, Home, End, Page), left and right
// turn the cube; the drawing itself is for the eye and the pointer.

import { element, setAttribute, setText } from './dom.mjs';
import { AXES, CAMERAS, edge, extent, quads, turn } from './projection.mjs';
import { addPatterns, polygon, setData, svg, uniqueId } from './svg.mjs';

const NAMES = { profile: 'Profil', domain: 'Domaine', territory: 'Échelon' };
const COUNTED = { profile: 'profils', domain: 'domaines', territory: 'échelons' };
const TURN = 380; // milliseconds
const PAGE = 4;
const MARGIN = 16;
const COLON = '\u00a0:';

/** « 1er sur 6 », « 4e sur 6 ». */
export function rankText(index, count) {
  return `${index + 1}${index ? 'e' : 'er'} sur ${count}`;
}

/** What is written beside the cube, in two parts: « Profil : Associations », « 4e sur 6 ». */
export function caption(fix, index, members, label) {
  const name = label ?? members[index]?.short ?? members[index]?.label ?? 'tous';
  return [`${NAMES[fix]}${COLON} ${name}`, index === null ? '' : rankText(index, members.length)];
}

/**
 * What a key asks for: another layer, another axis, or nothing.
 * @returns {?{fix: string, index: ?number}} index is null when the cube turns
 */
export function move(key, fix, index, count) {
  const at = index ?? -1;
  const within = (k) => ({ fix, index: Math.min(count - 1, Math.max(0, k)) });
  const around = (by) => ({ fix: AXES[(AXES.indexOf(fix) + by + AXES.length) % AXES.length], index: null });
  return (
    {
      ArrowDown: () => within(at + 1),
      ArrowUp: () => within(at - 1),
      PageDown: () => within(at + PAGE),
      PageUp: () => within(at - PAGE),
      Home: () => within(0),
      End: () => within(count - 1),
      ArrowRight: () => around(1),
      ArrowLeft: () => around(-1),
    }[key]?.() ?? null
  );
}

/** The paper all three views need, and where the cube goes on it in each. */
export function layout(counts) {
  const boxes = Object.fromEntries(AXES.map((axis) => [axis, extent(axis, CAMERAS[axis], counts)]));
  const [width, height] = [0, 1].map((k) => Math.max(...AXES.map((axis) => boxes[axis][k + 2] - boxes[axis][k])));
  const middle = (axis) => [0, 1].map((k) => (boxes[axis][k] + boxes[axis][k + 2]) / 2);
  const cameras = Object.fromEntries(
    AXES.map((axis) => [axis, { ...CAMERAS[axis], x: middle(axis)[0], y: middle(axis)[1] }]),
  );
  return { size: [width + 2 * MARGIN, height + 2 * MARGIN], cameras };
}

/**
 * Put the navigator in a host element.
 *
 * `onSelect({fix, index})` asks for a layer of the axis at hand; with `index: null` it asks to turn
 * to another axis, whichever layer is held there. In a view, `index: null` (or -1) stands for the
 * whole block (all domains), `label` for a better name than the layer's own.
 * @param {HTMLElement} host
 * @param {object} options
 * @param {Record<string, {id: string, label: string, short?: string}[]>} options.axes
 * @param {(place: {fix: string, index: ?number}) => void} options.onSelect
 * @returns {{update(view: {fix: string, index: ?number, label?: string, scaleName?: 'seq'|'div',
 *   steps: (p: number, d: number, t: number) => number|'absent'|'suppressed'|null}): void}}
 */
export function createNavigator(host, { axes, onSelect }) {
  return new Navigator(host, axes, onSelect);
}

class Navigator {
  #frame = 0;
  #view = null;
  #pose = null;
  #shown = [];
  #written = [];
  nodes = [];

  constructor(host, axes, onSelect) {
    this.axes = axes;
    this.onSelect = onSelect;
    this.counts = Object.fromEntries(AXES.map((axis) => [axis, axes[axis].length]));
    this.layout = layout(this.counts);
    this.#build(host);
  }

  /** Show another state; nothing is rebuilt. */
  update(view) {
    const before = this.#view;
    const index = view.index >= 0 ? view.index : null;
    this.#view = { scaleName: 'seq', ...view, index };
    setData(this.drawing, 'scale', this.#view.scaleName);
    setData(this.drawing, 'whole', index === null ? '' : null);
    this.#writeControls(before?.fix !== view.fix);
    const pose = { fix: view.fix, index, lift: 1, camera: this.layout.cameras[view.fix] };
    if (before && before.fix !== view.fix && !prefersStillness()) return this.#turn(this.#pose, pose);
    // Data that come while the cube turns do not stop it.
    if (this.#frame && this.target.index === index) return this.#paint();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#draw(pose);
  }

  #build(host) {
    const [width, height] = this.layout.size;
    this.cells = svg('g', { class: 'cube-cells' });
    this.labels = AXES.map((axis) => svg('text', { class: 'cube-axis', 'data-axis': axis, dy: axis === 'domain' ? -5 : 11 }));
    AXES.forEach((axis, i) => (this.labels[i].textContent = `${this.counts[axis]} ${COUNTED[axis]}`));
    const box = `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`;
    this.drawing = svg('svg', { class: 'cube-drawing', viewBox: box, 'aria-hidden': 'true' }, this.cells, ...this.labels);
    addPatterns(this.drawing, 0.75);
    this.list = element('div', { class: 'visually-hidden' });
    this.stack = element('div', {
      class: 'cube-stack', role: 'listbox', tabindex: '0', onkeydown: (event) => this.#onKey(event),
    }, this.list, this.drawing);
    setAttribute(this.list, 'role', 'presentation');
    this.#listen();
    host.replaceChildren(element('div', { class: 'cube-navigator' }, this.#buttons(), this.stack, this.#foot()));
  }

  #buttons() {
    const button = (axis) =>
      element('button', { type: 'button', class: 'cube-turn', 'data-axis': axis, onclick: () => this.#turnTo(axis) }, NAMES[axis]);
    this.turns = AXES.map(button);
    return element('div', { class: 'cube-turns', role: 'group', 'aria-label': 'Axe fixé' }, ...this.turns);
  }

  #foot() {
    this.text = element('p', { class: 'cube-caption' });
    [this.name, this.rank] = [element('span', { class: 'cube-name' }), element('span', { class: 'cube-rank' })];
    this.text.append(this.name, element('span', { class: 'visually-hidden' }, ' — '), this.rank);
    this.hint = element('p', { class: 'visually-hidden', id: uniqueId('cube-hint') },
      'Flèches haut et bas\u00a0: une autre couche. Gauche et droite\u00a0: tourner le cube.');
    this.stack.setAttribute('aria-describedby', this.hint.id);
    this.text.setAttribute('aria-live', 'polite');
    const step = (key, sign) =>
      element('button', { type: 'button', class: 'cube-step', tabindex: '-1', onclick: () => this.#press(key) }, sign);
    this.steps = [step('ArrowUp', '‹'), step('ArrowDown', '›')];
    return element('div', { class: 'cube-foot' }, this.steps[0], this.text, this.steps[1], this.hint);
  }

  #listen() {
    const quadOf = (event) => this.#shown[event.target.dataset.k];
    this.drawing.addEventListener('click', (event) => {
      const quad = quadOf(event);
      if (quad?.at) this.#select({ fix: this.#view.fix, index: quad.at[this.#view.fix] });
    });
    this.drawing.addEventListener('pointermove', (event) => this.#point(quadOf(event)?.at?.[this.#view.fix] ?? null));
    this.drawing.addEventListener('pointerleave', () => this.#point(null));
    // A focused listbox is read by itself: the caption then keeps quiet.
    this.stack.addEventListener('focus', () => this.text.setAttribute('aria-live', 'off'));
    this.stack.addEventListener('blur', () => this.text.setAttribute('aria-live', 'polite'));
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.#press(event.key)) event.preventDefault();
  }

  #press(key) {
    const { fix, index } = this.#view;
    const wanted = move(key, fix, index, this.counts[fix]);
    if (wanted) this.#select(wanted);
    return Boolean(wanted);
  }

  #turnTo(axis) {
    this.#select({ fix: axis, index: null });
  }

  #select({ fix, index }) {
    const same = fix === this.#view.fix && (index === null || index === this.#view.index);
    if (!same) this.onSelect({ fix, index });
  }

  #writeControls(axisChanged) {
    const { fix, index, label } = this.#view;
    const members = this.axes[fix];
    if (axisChanged) this.#writeOptions(members);
    [...this.list.children].forEach((option, k) => setAttribute(option, 'aria-selected', String(k === index)));
    setAttribute(this.stack, 'aria-activedescendant', this.list.children[index]?.id ?? null);
    setAttribute(this.stack, 'aria-label', `Le cube, ${NAMES[fix].toLowerCase()} fixé`);
    this.turns.forEach((button) => setAttribute(button, 'aria-pressed', String(button.dataset.axis === fix)));
    this.labels.forEach((text) => setData(text, 'held', text.dataset.axis === fix ? '' : null));
    this.steps[0].disabled = !index;
    this.steps[1].disabled = index === members.length - 1;
    setAttribute(this.steps[0], 'aria-label', `${NAMES[fix]} précédent`);
    setAttribute(this.steps[1], 'aria-label', `${NAMES[fix]} suivant`);
    const [name, rank] = caption(fix, index, members, label);
    setText(this.name, name);
    setText(this.rank, rank);
  }

  #writeOptions(members) {
    const option = (member, k) =>
      element('span', { role: 'option', id: uniqueId('cube-layer'), onclick: () => this.#select({ fix: this.#view.fix, index: k }) }, member.label);
    this.list.replaceChildren(...members.map(option));
  }

  #point(layer) {
    if (layer === this.pointed) return;
    this.pointed = layer;
    const { fix } = this.#view;
    this.nodes.forEach((node, k) =>
      setData(node, 'pointed', layer !== null && this.#shown[k]?.at?.[fix] === layer ? '' : null),
    );
    setData(this.text, 'preview', layer === null ? null : caption(fix, layer, this.axes[fix])[0]);
  }

  #turn(from, to) {
    cancelAnimationFrame(this.#frame);
    this.target = to;
    const start = performance.now();
    const tick = (now) => {
      const t = Math.min(1, Math.max(0, (now - start) / TURN));
      this.#frame = t < 1 ? requestAnimationFrame(tick) : 0;
      this.#draw(turn(from, to, t));
    };
    this.#frame = requestAnimationFrame(tick);
  }

  #draw(pose) {
    this.#pose = pose;
    this.#shown = quads(pose, this.counts);
    const { x, y } = pose.camera;
    const [width, height] = this.layout.size;
    const centre = [width / 2 - x, height / 2 - y];
    setAttribute(this.cells, 'transform', `translate(${centre.map((value) => value.toFixed(1)).join(' ')})`);
    this.#shown.forEach((quad, k) => this.#drawQuad(quad, k));
    for (let k = this.#shown.length; k < this.nodes.length; k++) this.#write(k, 'd', '');
    this.labels.forEach((text, k) => placeLabel(text, edge(AXES[k], pose, this.counts), centre));
    this.#paint();
  }

  #drawQuad({ side, part, points }, k) {
    this.nodes[k] ??= this.cells.appendChild(svg('path', { 'data-k': k }));
    this.#write(k, 'd', points ? polygon(points) : '');
    this.#write(k, 'data-side', side === this.#pose.fix ? 'front' : 'edge');
    this.#write(k, 'data-part', part);
  }

  #paint() {
    const { steps } = this.#view;
    this.#shown.forEach(({ at }, k) => this.#write(k, 'data-step', at ? steps(at.profile, at.domain, at.territory) : null));
  }

  // What was written last is remembered: asking the page again costs more than drawing.
  #write(k, name, value) {
    const last = (this.#written[k] ??= {});
    if (last[name] === value) return;
    last[name] = value;
    setAttribute(this.nodes[k], name, value);
  }
}

function placeLabel(text, [[x1, y1], [x2, y2]], [dx, dy]) {
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const at = [(x1 + x2) / 2 + dx, (y1 + y2) / 2 + dy].map((value) => value.toFixed(1));
  setAttribute(text, 'transform', `translate(${at.join(' ')}) rotate(${angle.toFixed(1)})`);
}

function prefersStillness() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
