// A comparison on a slide: one line per stratum, both values with their intervals, joined; the gap in
// words. Larger than on the page: a room reads it. Pure.

import { fitted, tag, widthOf, write } from './text.mjs';

const MOST = 18;
const HEAD = 64;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
const RADIUS = 8;

/**
 * What a chart of the page shows, from its traces (components/comparer_figure.py): the largest gaps
 * first, as many as a slide has room for.
 * @returns {{sides: {name: string, color: string, symbol: string}[], rows: object[], suffix: string, others: number}}
 */
export function pairsOf({ data, layout }) {
  const traces = data.filter(({ mode }) => mode === 'markers');
  const cell = ({ x, error_x: reach }, k) => ({ value: x[k], low: x[k] - (reach?.arrayminus[k] ?? 0), high: x[k] + (reach?.array[k] ?? 0) });
  const rows = traces[0].y.map((name, k) => ({
    name: name.replace(/<br>/g, ' '),
    gap: traces[0].text[k].replace(/^.*<br>[^:]*:\s*/, ''),
    cells: traces.map((trace) => cell(trace, k)),
  }));
  const sides = traces.map(({ name, marker }) => ({ name, color: marker.color, symbol: marker.symbol }));
  return { sides, rows: rows.slice(0, MOST), suffix: layout.xaxis.ticksuffix ?? '', others: Math.max(0, rows.length - MOST) };
}

/** @returns {string} SVG within `width` × `height` */
export function dumbbell({ sides, rows, suffix, others }, { width, height }, colors) {
  const line = Math.min(46, (height - HEAD - 30) / rows.length);
  const size = Math.min(22, line * 0.66);
  const wide = (texts) => Math.min(440, Math.max(...texts.map((text) => widthOf(text, size))));
  const [from, to] = [wide(rows.map(({ name }) => name)) + 24, width - wide(rows.map(({ gap }) => gap)) - 24];
  const scale = scaleOf(rows, from + RADIUS, to - RADIUS);
  const place = { from, to, line, size, width, scale };
  const drawn = rows.map((row, k) => entry(row, HEAD + (k + 0.5) * line, place, sides, colors));
  const rest = others ? write(`et ${others} ${others > 1 ? 'autres' : 'autre'}, d’écart plus petit`, 0, height - 4, 16, { fill: colors.muted }) : '';
  const bottom = HEAD + rows.length * line;
  return tag('g', { 'data-part': 'dumbbell' }, key(sides, from, colors) + axis(place, bottom, suffix, colors) + drawn.join('') + rest);
}

/** Values to pixels, over rounded bounds. */
function scaleOf(rows, from, to) {
  const ends = rows.flatMap(({ cells }) => cells.flatMap(({ low, high }) => [low, high]));
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const step = STEPS.find((every) => (high - low) / every <= 7) ?? STEPS.at(-1);
  const [min, max] = [Math.floor(low / step) * step, Math.max(Math.ceil(high / step), Math.floor(low / step) + 1) * step];
  const ticks = Array.from({ length: Math.round((max - min) / step) + 1 }, (_, k) => Math.round((min + k * step) * 10) / 10);
  return { ticks, at: (value) => from + ((value - min) / (max - min)) * (to - from) };
}

function key(sides, from, colors) {
  let x = from;
  const parts = sides.map((side) => {
    const part = mark(side, x + RADIUS, 15) + write(side.name, x + 24, 22, 20, { fill: colors.ink, 'font-weight': 700 });
    x += 60 + widthOf(side.name, 20, true);
    return part;
  });
  return parts.join('');
}

function axis({ scale, size }, bottom, suffix, colors) {
  const look = { 'text-anchor': 'middle', fill: colors.muted };
  const ticks = scale.ticks.map((value) => {
    const x = scale.at(value);
    const text = String(value).replace('.', ',') + suffix;
    return tag('path', { d: `M${x} ${HEAD}V${bottom}`, stroke: colors.line, 'stroke-width': 1 }) + write(text, x, HEAD - 8, Math.min(17, size), look);
  });
  return ticks.join('');
}

function entry({ name, gap, cells }, y, { from, to, size, scale }, sides, colors) {
  const [one, other] = cells.map(({ value }) => scale.at(value));
  const base = y + size * 0.355;
  const join = tag('path', { d: `M${one} ${y}H${other}`, stroke: colors.lineStrong, 'stroke-width': 3 });
  const marks = cells.map(({ value, low, high }, k) => {
    const reach = tag('path', { d: `M${scale.at(low)} ${y}H${scale.at(high)}M${scale.at(low)} ${y - 5}v10M${scale.at(high)} ${y - 5}v10`, stroke: sides[k].color, 'stroke-width': 2 });
    return (high > low ? reach : '') + mark(sides[k], scale.at(value), y);
  });
  return (
    write(fitted(name, from - 24, size), from - 24, base, size, { 'text-anchor': 'end', fill: colors.ink }) + join + marks.join('') +
    write(gap, to + 24, base, size, { fill: colors.ink, 'font-weight': /plus/.test(gap) ? 700 : null })
  );
}

function mark({ symbol, color }, x, y) {
  if (symbol === 'circle') return tag('circle', { cx: x, cy: y, r: RADIUS, fill: color });
  return tag('path', { d: `M${x} ${y - RADIUS - 1}l${RADIUS + 1} ${RADIUS + 1}l${-RADIUS - 1} ${RADIUS + 1}l${-RADIUS - 1} ${-RADIUS - 1}z`, fill: color });
}
