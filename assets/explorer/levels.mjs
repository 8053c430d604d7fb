// Does the answer depend on where one stands? For each member, France, its régions and its local
// units as dots on one scale, in a real table: the words are in the cells, the dots beside them.
//
// The strips share one tab stop: left and right walk along the dots, up and down change row.

import { element, setAttribute, setText } from './dom.mjs';
import { number, valueText } from './format.mjs';
import { position } from './scale.mjs';
import * as spread from './spread.mjs';
import { svg, uniqueId } from './svg.mjs';
import { createTooltip } from './tooltip.mjs';

const PAD = 10;
const { height: HEIGHT } = spread.LANES;
const KIND = { region: 'région', departement: 'département', epci: 'EPCI' };
const HINT =
  'Gauche et droite\u00a0: d’un territoire à l’autre, par valeur. Haut et bas\u00a0: une autre ligne. Entrée\u00a0: choisir.';

/**
 * Put the strips in a host element.
 *
 * A view is `{rows, scale, unit, focus: {row, territory}, heading?, localKind?}`; a row is
 * `{id, label, short?, france, regions, locals, hidden: {regions, locals}}` with dots
 * `{code, label, value}`.
 * `scale` must be that of the values, gaps have no place here.
 * @param {HTMLElement} host
 * @param {object} options
 * @param {(place: {row: string, territory: string}) => void} options.onFocus a dot was chosen
 * @returns {{update(view: object): void}}
 */
export function createLevels(host, { onFocus }) {
  return new Levels(host, onFocus);
}

class Levels {
  #shape = null;
  #lines = [];
  #view = null;
  #at = { row: 0, code: null };

  constructor(host, onFocus) {
    this.onFocus = onFocus;
    this.hint = element('p', { className: 'visually-hidden', id: uniqueId('levels-hint') }, HINT);
    this.body = element('tbody', { role: 'rowgroup' });
    this.axis = svg('svg', { class: 'levels-axis', height: 18, 'aria-hidden': 'true' });
    this.heading = element('th', { scope: 'col', role: 'columnheader' });
    this.key = element('p', { className: 'levels-key', 'aria-hidden': 'true' });
    this.root = element('div', { className: 'levels-frame' }, this.key, this.#table(), this.hint);
    this.tip = createTooltip(this.root);
    host.replaceChildren(this.root);
    this.#listen();
    new ResizeObserver(() => this.#fit()).observe(this.root);
  }

  update(view) {
    this.#view = { localKind: 'departement', heading: 'Comparé', ...view, indicator: { unit: view.unit } };
    const shape = view.rows.map(({ id }) => id).join();
    if (shape !== this.#shape) this.#build(view.rows);
    this.#shape = shape;
    this.width ||= this.#lines[0]?.strip.clientWidth;
    setText(this.heading, this.#view.heading);
    this.#writeKey();
    view.rows.forEach((row, k) => this.#write(this.#lines[k], row));
    this.#draw();
  }

  #table() {
    const head = (text, ...more) => element('th', { scope: 'col', role: 'columnheader' }, text, ...more);
    const hidden = element('span', { className: 'visually-hidden' }, 'Répartition des territoires');
    const heads = [this.heading, head('France'), head(hidden, this.axis), head('Étendue')];
    return element('table', { className: 'levels', role: 'table' },
      element('caption', { className: 'visually-hidden' }, 'Comparaison des échelons\u00a0: France, régions et territoires locaux'),
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
      this.body);
  }

  #writeKey() {
    const sign = (kind) => element('span', { className: `levels-sign levels-sign-${kind}` });
    const items = [['france', 'France et son intervalle'], ['region', 'une région'], ['local', `un ${KIND[this.#view.localKind]}`]];
    if (this.keyKind === this.#view.localKind) return;
    this.keyKind = this.#view.localKind;
    this.key.replaceChildren(...items.map(([kind, text]) => element('span', {}, sign(kind), text)));
  }

  #build(rows) {
    this.#lines = rows.map((row, k) => buildLine(k, this.hint.id));
    this.body.replaceChildren(...this.#lines.map(({ line }) => line));
  }

  #write(parts, { label, short, france, regions, locals, hidden }) {
    const { indicator, localKind } = this.#view;
    setText(parts.head, short ?? label);
    setText(parts.france, spread.valueShort(france, indicator));
    setAttribute(parts.france, 'aria-label', spread.franceWords(france, indicator));
    const kinds = [['region', regions, hidden.regions], [localKind, locals, hidden.locals]];
    kinds.forEach(([kind, dots, count], k) => {
      setText(parts.short[k], spread.spreadText(dots, count, kind, indicator));
    });
    setText(parts.words, kinds.map(([kind, dots, count]) => spread.spreadWords(dots, count, kind, indicator)).join('. '));
  }

  #fit() {
    const width = this.#lines[0]?.strip.clientWidth;
    if (!width || width === this.width) return;
    this.width = width;
    this.#draw();
  }

  /** Place everything that depends on the width of the strips. */
  #draw() {
    const { width } = this;
    const { rows, scale, focus } = this.#view;
    if (!width) return;
    this.#drawAxis(width);
    rows.forEach((row, k) => this.#drawLine(this.#lines[k], row, width));
    const row = Math.max(0, rows.findIndex(({ id }) => id === focus.row));
    rows.forEach(({ id }, k) => this.#lines[k].line.classList.toggle('in-focus', id === focus.row));
    if (!this.body.contains(document.activeElement)) this.#stopAt(row, spread.sameDot(this.#lines[row].dots, { code: focus.territory, value: scale.max }));
  }

  #across(value, width) {
    return PAD + position(value, this.#view.scale) * (width - 2 * PAD);
  }

  #drawAxis(width) {
    const { scale, indicator } = this.#view;
    const whole = scale.ticks.every(Number.isInteger);
    const unit = indicator.unit === '%' ? '\u202f%' : '';
    this.axis.replaceChildren(...scale.ticks.map((tick, k) => {
      const anchor = k === 0 ? 'start' : k === scale.ticks.length - 1 ? 'end' : 'middle';
      const x = k === 0 ? 0 : anchor === 'end' ? width : this.#across(tick, width);
      return svg('text', { x, y: 13, 'text-anchor': anchor }, number(tick, whole ? 0 : 1) + unit);
    }));
  }

  #drawLine(parts, row, width) {
    const { scale, focus, localKind } = this.#view;
    parts.dots = spread.placeDots(row, scale, { width, pad: PAD }, localKind);
    const of = (kind) => parts.dots.filter((dot) => (dot.kind === 'region') === (kind === 'region'));
    const grid = scale.ticks.map((tick) => `M${this.#across(tick, width).toFixed(1)} 0V${HEIGHT}`).join('');
    setAttribute(parts.grid, 'd', grid);
    setAttribute(parts.locals, 'd', spread.pointsPath(of('local')));
    setAttribute(parts.regions, 'd', spread.ringsPath(of('region')));
    this.#drawFrance(parts, row.france, width);
    const chosen = parts.dots.filter(({ code }) => code === focus.territory);
    setAttribute(parts.chosen, 'd', spread.ringsPath(chosen, 5));
  }

  #drawFrance({ interval, whole }, cell, width) {
    const x = (value) => this.#across(value, width).toFixed(1);
    const known = cell?.value != null;
    setAttribute(whole, 'd', known ? `M${x(cell.value)} 1V${HEIGHT - 1}` : '');
    const bounded = known && cell.low != null;
    setAttribute(interval, 'd', bounded ? `M${x(cell.low)} ${HEIGHT / 2}H${x(cell.high)}` : '');
  }

  /** Make one dot of one row the tab stop. */
  #stopAt(row, rank) {
    const parts = this.#lines[row];
    const dot = parts.dots[rank];
    this.#lines[this.#at.row]?.strip.setAttribute('tabindex', '-1');
    this.#at = { row, code: dot?.code ?? null };
    if (dot) this.walking = dot;
    setAttribute(parts.strip, 'tabindex', '0');
    this.#lines.forEach((line, k) => this.#tellStrip(line, k === row ? dot : null, k));
    return dot;
  }

  #tellStrip({ strip, dots }, dot, k) {
    const { scale, rows, focus } = this.#view;
    const shown = dot ?? dots[spread.sameDot(dots, { code: focus.territory, value: scale.max })];
    setAttribute(strip, 'aria-label', rows[k].label);
    setAttribute(strip, 'aria-valuemin', scale.min);
    setAttribute(strip, 'aria-valuemax', scale.max);
    setAttribute(strip, 'aria-valuenow', Number((shown?.value ?? scale.min).toFixed(1)));
    setAttribute(strip, 'aria-valuetext', shown ? this.#nameOf(shown) : 'aucun territoire mesuré');
  }

  #nameOf({ label, value, kind }) {
    return `${label} (${KIND[kind]})\u00a0: ${valueText(value, this.#view.indicator)}`;
  }

  #listen() {
    const rowOf = (event) => Number(event.target.closest('.levels-strip')?.dataset.row ?? NaN);
    this.body.addEventListener('keydown', (event) => this.#onKey(event, rowOf(event)));
    this.body.addEventListener('pointermove', (event) => this.#point(rowOf(event), event));
    this.body.addEventListener('pointerleave', () => this.#unpoint());
    this.body.addEventListener('click', (event) => this.#onClick(rowOf(event), event));
    this.body.addEventListener('focusin', (event) => event.target.matches(':focus-visible') && this.#show(this.#at.row, this.#here()));
    this.body.addEventListener('focusout', () => this.#unpoint());
  }

  #here() {
    const { dots } = this.#lines[this.#at.row];
    return dots.find(({ code }) => code === this.#at.code);
  }

  #onKey(event, row) {
    const { dots } = this.#lines[row] ?? {};
    if (!dots || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = this.#here();
    if ((event.key === 'Enter' || event.key === ' ') && here) this.#choose(row, here);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') this.#changeRow(row + (event.key === 'ArrowUp' ? -1 : 1));
    else {
      const rank = spread.stepAlong(event.key, dots.indexOf(here), dots.length);
      if (rank === null) return;
      this.#show(row, this.#stopAt(row, rank));
    }
    event.preventDefault();
  }

  #changeRow(row) {
    const next = this.#lines[row];
    if (!next) return;
    this.#unpoint();
    // A row without dots is crossed without losing the territory one was on.
    this.#stopAt(row, spread.sameDot(next.dots, this.walking ?? { code: null, value: this.#view.scale.max }));
    next.strip.focus();
    this.#show(row, this.#here());
  }

  #dotAt(row, { clientX, clientY }) {
    const parts = this.#lines[row];
    if (!parts) return null;
    const box = parts.strip.getBoundingClientRect();
    return spread.dotNear(parts.dots, { x: clientX - box.left, y: clientY - box.top });
  }

  #onClick(row, event) {
    const dot = this.#dotAt(row, event);
    if (!dot) return;
    this.#show(row, dot);
    this.#choose(row, dot);
  }

  #choose(row, { code }) {
    this.onFocus({ row: this.#view.rows[row].id, territory: code });
  }

  #point(row, event) {
    if (event.pointerType === 'touch') return;
    const dot = this.#dotAt(row, event);
    if (dot) this.#show(row, dot);
    else this.#unpoint();
  }

  #show(row, dot) {
    if (!dot) return;
    const { strip, cursor } = this.#lines[row];
    if (this.cursor !== cursor) this.cursor?.setAttribute('d', '');
    this.cursor = cursor;
    setAttribute(cursor, 'd', spread.ringsPath([dot], 7));
    const [box, frame] = [strip.getBoundingClientRect(), this.root.getBoundingClientRect()];
    this.tip.show(this.#nameOf(dot), { x: box.left - frame.left + dot.x, y: box.top - frame.top + dot.y });
  }

  #unpoint() {
    this.cursor?.setAttribute('d', '');
    this.tip.leave();
  }
}

function buildLine(k, hintId) {
  const names = ['grid', 'interval', 'locals', 'whole', 'regions', 'chosen', 'cursor'];
  const paths = Object.fromEntries(names.map((name) => [name, svg('path', { class: `levels-${name}` })]));
  const drawing = svg('svg', { height: HEIGHT, 'aria-hidden': 'true' }, ...names.map((name) => paths[name]));
  const strip = element('div', { class: 'levels-strip', role: 'slider', tabindex: '-1', 'data-row': k, 'aria-describedby': hintId }, drawing);
  const head = element('th', { scope: 'row', role: 'rowheader' });
  const france = element('span', { role: 'img' });
  const short = ['region', 'local'].map(() => element('span', {}));
  const words = element('span', { className: 'visually-hidden' });
  const signs = short.map((text, i) => element('span', {}, element('i', { className: `levels-sign levels-sign-${i ? 'local' : 'region'}` }), text));
  const range = element('span', { className: 'levels-range', 'aria-hidden': 'true' }, ...signs);
  const cell = (name, ...content) => element('td', { role: 'cell', className: name }, ...content);
  const line = element('tr', { role: 'row' }, head, cell('levels-value', france), cell('levels-cell', strip), cell('', range, words));
  return { line, head, france, short, words, strip, dots: [], ...paths };
}
