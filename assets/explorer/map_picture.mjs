// The map of one kind of territory: its SVG, built once and coloured in place.
//
// For the keyboard and for screen readers it is a listbox of territories, with one tab stop.

import { setAttribute } from './dom.mjs';
import { framing } from './framing.mjs';
import { destination, nearest } from './neighbours.mjs';
import { addPatterns, joined, scalePatterns, setData, svg, uniqueId } from './svg.mjs';

const FRAGILE = { fragile: '○', 'very-fragile': '●' };
const ABSENT = { step: null, mark: 'absent', label: '' };
const MANY = 200; // units
const QUIET = 150; // milliseconds

/**
 * What is written on a unit, so that its colour is not alone to speak. EPCI are too small for more
 * than a verdict, or the sign of a room: patterns and words tell the rest.
 */
export function glyphOf({ symbol, mark, fragile }, kind) {
  if (kind === 'epci') return '▲▼◌'.includes(symbol) ? symbol : '';
  return [symbol, mark === 'zero' && !symbol ? '0' : '', FRAGILE[fragile]].filter(Boolean).join('\u2009');
}

export class Picture {
  #seen = new Map();
  #units = new Map();
  #glyphs = new Map();
  #cursor = null;

  constructor(source, kind, frame, tip, onFocus) {
    Object.assign(this, { kind, frame, tip, onFocus });
    this.root = source.cloneNode(true);
    this.list = this.root.querySelector('.units');
    this.#index();
    this.#decorate();
    this.#listen();
  }

  update(view) {
    this.#units = view.units;
    const { scaleName = 'seq' } = view.units.values().next().value ?? {};
    setData(this.root, 'scale', scaleName);
    setAttribute(this.list, 'aria-label', view.title);
    this.note.textContent = view.description ?? '';
    for (const code of this.paths.keys()) this.#paint(code, view.units.get(code) ?? ABSENT);
    this.#select(view.focus);
    this.#zoom(view.near ?? []);
    this.#nameAll();
  }

  // The frame is that of some units, in the proportions of the whole map; of none, all of France.
  #zoom(codes) {
    const near = codes.filter((code) => this.paths.has(code)).join();
    if (near === this.near) return;
    this.near = near;
    this.whole ??= this.root.getAttribute('viewBox');
    const boxes = near.split(',').flatMap((code) => this.paths.get(code)?.[0].getBBox() ?? []);
    setData(this.root, 'near', near ? 'true' : null);
    this.root.setAttribute('viewBox', near ? framing(boxes, this.whole) : this.whole);
    this.#fit();
  }

  // Paths of each territory; the zoomed double of a unit follows it and stays out of the list.
  #index() {
    this.paths = new Map();
    this.points = [];
    for (const path of this.list.children) {
      const { territory, x, y, zoom } = path.dataset;
      if (!territory) {
        // Islands outside all EPCI: drawn, and nothing to choose.
        path.setAttribute('aria-hidden', 'true');
        continue;
      }
      if (!this.paths.has(territory)) this.paths.set(territory, []);
      if (zoom) path.setAttribute('aria-hidden', 'true');
      else {
        path.setAttribute('role', 'option');
        this.points.push({ code: territory, x: Number(x), y: Number(y) });
      }
      this.paths.get(territory)[zoom ? 'push' : 'unshift'](path);
    }
  }

  #decorate() {
    addPatterns(this.root, 2);
    new ResizeObserver(() => this.#fit()).observe(this.root);
    this.note = svg('desc', { id: uniqueId('map-note') });
    this.glyphLayer = svg('g', { class: 'map-glyphs', 'aria-hidden': 'true' });
    this.outlines = ['map-halo', 'map-selected', 'map-cursor'].map((name) => svg('path', { class: name, fill: 'none' }));
    this.root.prepend(this.note);
    this.root.append(this.glyphLayer, svg('g', { 'aria-hidden': 'true' }, ...this.outlines));
    for (const part of this.root.querySelectorAll('.borders, .insets')) part.setAttribute('aria-hidden', 'true');
    setData(this.root, 'kind', this.kind);
    setAttribute(this.list, 'role', 'listbox');
    setAttribute(this.list, 'aria-describedby', this.note.id);
  }

  // Patterns and writing keep their size on screen, whatever the size of the map.
  #fit() {
    const { width } = this.root.getBoundingClientRect();
    if (width) scalePatterns(this.root, this.root.viewBox.baseVal.width / width);
  }

  #paint(code, unit) {
    const { step, mark, fragile } = unit;
    const key = `${step} ${mark} ${fragile} ${unit.symbol}`;
    if (this.#seen.get(code) === key) return;
    this.#seen.set(code, key);
    for (const path of this.paths.get(code)) {
      setData(path, 'step', step);
      setData(path, 'mark', mark);
    }
    this.#write(code, unit);
  }

  #write(code, unit) {
    const glyph = glyphOf(unit, this.kind);
    if (!glyph && !this.#glyphs.has(code)) return;
    if (!this.#glyphs.has(code)) this.#glyphs.set(code, this.paths.get(code).map((path) => this.#place(path)));
    for (const text of this.#glyphs.get(code)) {
      text.textContent = glyph;
      setData(text, 'step', unit.step);
      setData(text, 'mark', unit.mark);
    }
  }

  #place({ dataset: { x, y } }) {
    return this.glyphLayer.appendChild(svg('text', { x, y, dy: '0.35em' }));
  }

  #select(code) {
    const paths = this.paths.get(code) ?? [];
    if (code !== this.selected) {
      this.paths.get(this.selected)?.[0].removeAttribute('aria-selected');
      paths[0]?.setAttribute('aria-selected', 'true');
      this.selected = code;
      this.#outline(code, this.outlines[0], this.outlines[1]);
    }
    if (!this.#holdsFocus()) this.#stopAt(paths[0] ? code : (this.#cursor ?? this.points[0].code));
  }

  #outline(code, ...outlines) {
    const d = joined(this.paths.get(code) ?? []);
    for (const outline of outlines) outline.setAttribute('d', d);
  }

  #holdsFocus() {
    return this.list.contains(document.activeElement);
  }

  /** Make a unit the one tab stop of the map. */
  #stopAt(code) {
    if (code === this.#cursor) return;
    this.paths.get(this.#cursor)?.[0].removeAttribute('tabindex');
    this.paths.get(code)[0].setAttribute('tabindex', '0');
    this.#cursor = code;
    this.#name(code);
  }

  // Names of many units wait for a quiet moment; the one that someone comes near is written at once.
  #nameAll() {
    clearTimeout(this.naming);
    const all = () => [...this.paths.keys()].forEach((code) => this.#name(code));
    if (this.points.length > MANY) this.naming = setTimeout(all, QUIET);
    else all();
  }

  #name(code) {
    const label = this.#units.get(code)?.label ?? '';
    setAttribute(this.paths.get(code)[0], 'aria-label', label);
    return label;
  }

  #listen() {
    this.root.addEventListener('pointerover', (event) => this.#onPointer(event));
    this.root.addEventListener('pointerleave', () => this.tip.leave());
    this.root.addEventListener('click', (event) => {
      const code = this.#unitAt(event);
      if (!code) return;
      this.#stopAt(code);
      this.#tell(code, event);
      this.onFocus(code);
    });
    this.list.addEventListener('keydown', (event) => this.#onKey(event));
    // On the frame: an SVG element that listens for focus would become a tab stop itself.
    this.frame.addEventListener('focusin', ({ target }) => this.list.contains(target) && this.#enter(target));
    this.frame.addEventListener('focusout', ({ target }) => this.list.contains(target) && this.#leave());
  }

  #onPointer(event) {
    if (event.pointerType === 'touch') return;
    const code = this.#unitAt(event);
    if (code) this.#tell(code, event);
    else this.tip.leave();
  }

  #enter(path) {
    const code = path.dataset.territory;
    this.#name(code);
    if (!path.matches(':focus-visible')) return;
    this.#outline(code, this.outlines[2]);
    this.#tell(code);
  }

  #leave() {
    this.outlines[2].setAttribute('d', '');
    this.tip.leave();
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const code = event.target.dataset.territory;
    const chosen = event.key === 'Enter' || event.key === ' ';
    const next = chosen ? code : destination(this.points, code, event.key);
    if (!next) return;
    event.preventDefault();
    if (chosen) return this.onFocus(code);
    this.#name(next);
    this.#stopAt(next);
    this.paths.get(next)[0].focus();
  }

  // Anywhere in the frame of an inset counts as its nearest unit: islands are small.
  #unitAt(event) {
    const { territory } = event.target.dataset;
    if (territory) return territory;
    if (event.target.localName !== 'rect' || !event.target.closest('.insets')) return null;
    const { x, y, width, height } = event.target.getBBox();
    const within = (point) => point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
    const { x: px, y: py } = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.root.getScreenCTM().inverse());
    return nearest(this.points, [px, py], within)?.code ?? null;
  }

  #tell(code, pointer) {
    const box = this.frame.getBoundingClientRect();
    const at = pointer ?? this.#centre(code);
    this.tip.show(this.#name(code), { x: at.clientX - box.left, y: at.clientY - box.top });
  }

  #centre(code) {
    const { x, y } = this.paths.get(code)[0].dataset;
    const at = new DOMPoint(Number(x), Number(y)).matrixTransform(this.root.getScreenCTM());
    return { clientX: at.x, clientY: at.y };
  }
}
