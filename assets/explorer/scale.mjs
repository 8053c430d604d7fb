// The two colour scales of a view: nine steps over rounded bounds, one scale for face, map and cube.

import { gapText, number, valueText } from './format.mjs';

export const LAST_STEP = 8;
const ZERO_STEP = 4;

// A scale narrower than this would paint noise in the full range of tints.
const NARROWEST = { '%': 5, other: 0.5 };
const LIMIT = { '%': 100, other: 10 };

/**
 * Nine tints from the lowest to the highest value, on rounded bounds.
 * @param {Iterable<number|null>} values every value the view shows; empty ones are ignored
 * @param {{unit?: string}} [options] '%' for shares, anything else for notes out of 10
 * @returns {{min: number, max: number, ticks: number[], step: (value: ?number) => ?number}}
 */
export function sequential(values, { unit = '%' } = {}) {
  const limit = of(LIMIT, unit);
  const [low, high] = extent(values) ?? [0, limit];
  const [from, to] = widen(low, high, of(NARROWEST, unit), limit);
  const every = niceStep(to - from);
  const min = roundTo(every, from, Math.floor);
  const max = roundTo(every, to, Math.ceil);
  const step = (value) =>
    isNumber(value) ? clampStep(Math.floor(((value - min) / (max - min)) * (LAST_STEP + 1) + 1e-9)) : null;
  return { min, max, ticks: ticksBetween(min, max, every), step };
}

/**
 * Nine tints around zero, as far on one side as on the other; step 4 is « about the same ».
 * @param {Iterable<number|null>} gaps
 * @param {{unit?: string}} [options]
 * @returns {{min: number, max: number, ticks: number[], step: (gap: ?number) => ?number}}
 */
export function diverging(gaps, { unit = '%' } = {}) {
  const [low, high] = extent(gaps) ?? [0, 0];
  const widest = Math.max(Math.abs(low), Math.abs(high), of(NARROWEST, unit));
  const max = roundTo(niceStep(widest, 3), widest, Math.ceil);
  const step = (gap) =>
    isNumber(gap) ? clampStep(Math.round((gap / max) * ZERO_STEP) + ZERO_STEP) : null;
  return { min: -max, max, ticks: [-max, 0, max], step };
}

/** Where a value falls between the bounds of a scale, from 0 to 1. */
export function position(value, { min, max }) {
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

/**
 * The texts at the ends (and the middle) of a legend, and the sentence that describes it.
 * @returns {{ends: string[], words: string}}
 */
export function legendTexts(scale, { unit = '%', diverging: signed = false } = {}) {
  const indicator = { unit };
  if (!signed) {
    const ends = [scale.min, scale.max].map((bound) => endText(bound, unit));
    return { ends, words: `Échelle de ${ends[0]} à ${ends[1]}, en neuf teintes` };
  }
  const ends = [scale.min, 0, scale.max].map((bound) => gapText(bound, indicator));
  return { ends, words: `Échelle des écarts, de ${ends[0]} à ${ends[2]}, zéro au milieu` };
}

/**
 * Draw a compact legend: nine swatches between the texts of its ends.
 * @param {HTMLElement} host emptied first
 * @param {{min: number, max: number}} scale
 * @param {{unit?: string, diverging?: boolean}} [options]
 */
export function legend(host, scale, options = {}) {
  const { ends, words } = legendTexts(scale, options);
  const swatches = Array.from({ length: LAST_STEP + 1 }, (_, step) => `<i data-step="${step}"></i>`).join('');
  const labels = ends.map((text) => `<span>${text}</span>`).join('');
  host.innerHTML =
    `<span class="scale" role="img" aria-label="${words}" data-scale="${options.diverging ? 'div' : 'seq'}">` +
    `<span class="scale-bar">${swatches}</span><span class="scale-ends">${labels}</span></span>`;
}

function endText(value, unit) {
  const whole = Number.isInteger(value);
  return unit === '%' && whole ? valueText(value, { unit }) : number(value, whole ? 0 : 1);
}

function of(table, unit) {
  return table[unit] ?? table.other;
}

function isNumber(value) {
  return value != null && !Number.isNaN(value);
}

function extent(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!isNumber(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? null : [low, high];
}

// Values beyond the unit's own limits (an imported table may hold some) are kept as they are.
function widen(low, high, narrowest, limit) {
  const missing = narrowest - (high - low);
  if (missing <= 0) return [low, high];
  const from = low >= 0 ? Math.max(0, low - missing / 2) : low - missing / 2;
  const to = from + narrowest;
  return to > limit && high <= limit ? [limit - narrowest, limit] : [from, to];
}

function niceStep(span, parts = 4) {
  const raw = span / parts;
  const power = 10 ** Math.floor(Math.log10(raw) + 1e-9);
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw - 1e-9);
}

function roundTo(step, value, round) {
  const slack = round === Math.floor ? 1e-9 : -1e-9;
  return tidy(round(value / step + slack) * step);
}

function ticksBetween(min, max, every) {
  const count = Math.round((max - min) / every);
  return Array.from({ length: count + 1 }, (_, i) => tidy(min + i * every));
}

function clampStep(step) {
  return Math.min(LAST_STEP, Math.max(0, step));
}

// 0.1 × 3 is not 0.3 for a computer, and would show as such.
function tidy(value) {
  return Number(value.toFixed(9));
}
