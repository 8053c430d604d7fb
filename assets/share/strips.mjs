// The three levels as strips of dots: France, régions, départements on one scale. Pure.

import { number } from '../explorer/format.mjs';
import { position } from '../explorer/scale.mjs';
import * as spread from '../explorer/spread.mjs';
import { fitted, tag, write } from './text.mjs';

const SIZE = 18;
const [NAME, FRANCE, RANGE, PAD] = [240, 80, 240, 10];
const [KEY, AXIS] = [34, 24];
const HIGH = spread.LANES.height;

/** How high the strips of some rows are. */
export function heightOf(rows) {
  return KEY + AXIS + rows * HIGH;
}

/** Draw the rows of the levels picture (see explorer/view.mjs) within a width. */
export function strips({ rows, scale, indicator, focus }, width, colors) {
  const room = width - NAME - FRANCE - RANGE;
  const across = (value) => NAME + FRANCE + PAD + position(value, scale) * (room - 2 * PAD);
  const lines = rows.map((row, k) => {
    const parts = [heads(row, row.id === focus, indicator, colors), dots(row, { scale, room, across }, colors), ranges(row, width, indicator, colors)];
    return tag('g', { transform: `translate(0 ${KEY + AXIS + k * HIGH})` }, parts.join(''));
  });
  const svg = key(colors) + axis({ scale, indicator, across }, colors) + lines.join('');
  return tag('g', { 'data-part': 'levels' }, svg);
}

function key(colors) {
  const item = (x, sign, text) => tag('g', { transform: `translate(${x} 0)` }, sign + write(text, 16, 15, SIZE, { fill: colors.muted }));
  return (
    item(0, tag('path', { d: 'M5 1V18', stroke: colors.ink, 'stroke-width': 3.5 }), 'France et son intervalle') +
    item(300, ring([{ x: 5, y: 10 }], colors), 'une région') +
    item(460, point([{ x: 5, y: 10 }], colors), 'un département')
  );
}

function axis({ scale, indicator, across }, colors) {
  const whole = scale.ticks.every(Number.isInteger);
  const unit = indicator.unit === '%' ? '\u202f%' : '';
  const text = (tick) => number(tick, whole ? 0 : 1) + unit;
  const look = { 'text-anchor': 'middle', fill: colors.muted };
  return scale.ticks.map((tick) => write(text(tick), across(tick), KEY + 14, SIZE - 1, look)).join('');
}

function heads({ label, short, france }, chosen, indicator, colors) {
  const at = HIGH / 2 + SIZE * 0.35;
  return (
    tag('path', { d: `M0 0H${NAME + FRANCE - 8}`, stroke: colors.line }) +
    write(fitted(short ?? label, NAME - 10, SIZE + 1, true), 0, at, SIZE + 1, { fill: colors.ink, 'font-weight': chosen ? 700 : null }) +
    write(spread.valueShort(france, indicator), NAME, at, SIZE + 1, { fill: colors.ink, 'font-weight': 700 })
  );
}

function dots(row, { scale, room, across }, colors) {
  const { france } = row;
  const placed = spread.placeDots(row, scale, { width: room, pad: PAD }, 'departement');
  const shifted = placed.map((dot) => ({ ...dot, x: dot.x + NAME + FRANCE }));
  const grid = scale.ticks.map((tick) => `M${across(tick)} 0V${HIGH}`).join('');
  const interval = france?.low == null ? '' : tag('path', { d: `M${across(france.low)} ${HIGH / 2}H${across(france.high)}`, stroke: colors.ink, 'stroke-opacity': 0.22, 'stroke-width': HIGH - 2 });
  const whole = france?.value == null ? '' : tag('path', { d: `M${across(france.value)} 1V${HIGH - 1}`, stroke: colors.ink, 'stroke-width': 3.5 });
  return (
    tag('path', { d: grid, stroke: colors.line }) + interval +
    point(shifted.filter(({ kind }) => kind !== 'region'), colors) + whole +
    ring(shifted.filter(({ kind }) => kind === 'region'), colors)
  );
}

function ring(places, colors) {
  return tag('path', { d: spread.ringsPath(places), fill: colors.accent, 'fill-opacity': 0.18, stroke: colors.accent, 'stroke-width': 1.7 });
}

function point(places, colors) {
  return tag('path', { d: spread.pointsPath(places), fill: 'none', stroke: colors.muted, 'stroke-opacity': 0.75, 'stroke-width': 3.8, 'stroke-linecap': 'round' });
}

function ranges({ regions, locals, hidden }, width, indicator, colors) {
  const kinds = [['région', 'region', regions, hidden.regions], ['département', 'departement', locals, hidden.locals]];
  const x = width - RANGE + 12;
  return kinds
    .map(([, kind, found, count], k) => {
      const sign = (k ? point : ring)([{ x: x + 5, y: 11 + k * 16 }], colors);
      return sign + write(spread.spreadText(found, count, kind, indicator), x + 16, 15 + k * 16, SIZE - 3, { fill: colors.muted });
    })
    .join('');
}
