// How a number spreads over territories: summaries in words, dots on a line. Pure.

import { decimalsOf, number, valueText } from './format.mjs';
import { position } from './scale.mjs';

const NAMES = {
  region: { one: 'région', many: 'régions', none: 'aucune région mesurée', hidden: ['masquée', 'masquées'] },
  departement: { one: 'département', many: 'départements', none: 'aucun département mesuré', hidden: ['masqué', 'masqués'] },
  epci: { one: 'EPCI', many: 'EPCI', none: 'aucun EPCI mesuré', hidden: ['masqué', 'masqués'] },
};
const [THIN, COLON, SEMICOLON] = ['\u202f', '\u00a0:', '\u202f;'];

export const LANES = { height: 36, region: 11, local: 26, jitter: 6 };

/** Lowest, median and highest of some dots, `null` when there are none. */
export function summary(dots) {
  if (!dots.length) return null;
  const sorted = [...dots].sort((a, b) => a.value - b.value);
  const half = sorted.length / 2;
  const median = (sorted[Math.ceil(half) - 1].value + sorted[Math.floor(half)].value) / 2;
  return { low: sorted[0], median, high: sorted.at(-1) };
}

/**
 * One kind of territory in a sentence: « régions : de 66 % (Corse) à 84 % (Bretagne), médiane
 * 74 % ; 2 régions masquées ».
 */
export function spreadWords(dots, hidden, kind, indicator) {
  const names = NAMES[kind];
  const found = summary(dots);
  const text = (value) => valueText(value, indicator);
  const named = ({ label, value }) => `${text(value)} (${label})`;
  const hiddenPart = hidden ? `${hidden} ${hidden > 1 ? names.many : names.one} ${names.hidden[hidden > 1 ? 1 : 0]}` : '';
  if (!found) return hiddenPart || names.none;
  const spread =
    dots.length === 1
      ? `${names.one}${COLON} ${named(found.low)}`
      : `${names.many}${COLON} de ${named(found.low)} à ${named(found.high)}, médiane ${text(found.median)}`;
  return [spread, hiddenPart].filter(Boolean).join(`${SEMICOLON} `);
}

/** The same at a glance: « 66 – 84 % ». */
export function spreadText(dots, hidden, kind, indicator) {
  const found = summary(dots);
  const decimals = decimalsOf(indicator);
  const unit = indicator.unit === '%' ? `${THIN}%` : '';
  const hiddenPart = hidden ? `${hidden} ${NAMES[kind].hidden[hidden > 1 ? 1 : 0]}` : '';
  if (!found) return hiddenPart || '–';
  const [low, high] = [found.low.value, found.high.value].map((value) => number(value, decimals));
  return [(low === high ? low : `${low} – ${high}`) + unit, hiddenPart].filter(Boolean).join(', ');
}

/** The value of a cell at a glance, or the sign of its mark. */
export function valueShort(cell, indicator) {
  if (cell?.value == null) return cell ? '▨' : '·';
  return number(cell.value, decimalsOf(indicator)) + (indicator.unit === '%' ? `${THIN}%` : '');
}

/** The whole in words, with its interval where there is one. */
export function franceWords(cell, indicator) {
  if (!cell) return 'jamais mesuré';
  if (cell.value == null) return 'masqué';
  const text = valueText(cell.value, indicator);
  if (cell.low == null) return text;
  const decimals = decimalsOf(indicator) + (cell.high - cell.low < 2 ? 1 : 0);
  return `${text}, intervalle de ${number(cell.low, decimals)} à ${number(cell.high, decimals)}`;
}

/** A number between -1 and 1 that depends on a code alone: dots keep their place from view to view. */
export function jitter(code) {
  let hash = 2166136261;
  for (let i = 0; i < code.length; i++) hash = Math.imul(hash ^ code.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2147483647.5 - 1;
}

/**
 * Dots of a row where they stand on a strip, in the order of their values.
 * @param {{regions: object[], locals: object[]}} row
 * @param {{min: number, max: number}} scale
 * @param {{width: number, pad: number}} strip in pixels
 * @param {string} localKind
 */
export function placeDots({ regions, locals }, scale, { width, pad }, localKind) {
  const across = (value) => pad + position(value, scale) * (width - 2 * pad);
  const region = (dot) => ({ ...dot, kind: 'region', x: across(dot.value), y: LANES.region });
  const local = (dot) => ({
    ...dot, kind: localKind, x: across(dot.value), y: LANES.local + jitter(dot.code) * LANES.jitter,
  });
  return [...regions.map(region), ...locals.map(local)].sort((a, b) => a.value - b.value);
}

/** The dot under a pointer, `null` beyond `reach` pixels. */
export function dotNear(dots, { x, y }, reach = 14) {
  let [best, distance] = [null, reach * reach];
  for (const dot of dots) {
    const own = (dot.x - x) ** 2 + (dot.y - y) ** 2;
    if (own < distance) [best, distance] = [dot, own];
  }
  return best;
}

/** Which dot a key leads to in a row, by rank. */
export function stepAlong(key, at, count) {
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, PageUp: at + 10, PageDown: at - 10, Home: 0, End: count - 1 }[key];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}

/** Where the same territory is in another row, else the nearest value. */
export function sameDot(dots, { code, value }) {
  const same = dots.findIndex((dot) => dot.code === code);
  if (same >= 0) return same;
  const gaps = dots.map((dot) => Math.abs(dot.value - value));
  return gaps.indexOf(Math.min(...gaps));
}

/** Rings (régions) and points (local units) as one path each: two elements, however many dots. */
export function ringsPath(dots, radius = 4) {
  const r = radius;
  return dots.map(({ x, y }) => `M${fix(x - r)} ${fix(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`).join('');
}

export function pointsPath(dots) {
  return dots.map(({ x, y }) => `M${fix(x)} ${fix(y)}h0`).join('');
}

function fix(value) {
  return Math.round(value * 10) / 10;
}
