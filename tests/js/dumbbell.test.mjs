// A comparison on a slide: what is taken of the chart of the page, and where it is drawn.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dumbbell, pairsOf } from '../../assets/share/dumbbell.mjs';

const COLORS = { ink: '#000', muted: '#555', line: '#ddd', lineStrong: '#888' };
const ROOM = { width: 1488, height: 600 };

/** A chart as components/comparer_figure.py describes it. */
function chart(count, { base = true } = {}) {
  const y = Array.from({ length: count }, (_, k) => `▲ Domaine<br>${k}`);
  const text = y.map((_, k) => `58 %, de 57 à 59 %<br>écart\u00a0: +\u202f${30 - k} points, ${k % 2 ? 'écart non établi' : 'plus fort'}`);
  const side = (name, symbol, from) => ({
    mode: 'markers', name, y, text, marker: { symbol, color: '#123456' }, x: y.map((_, k) => from + k),
    ...(base ? { error_x: { array: y.map(() => 1), arrayminus: y.map(() => 2) } } : {}),
  });
  const join = { mode: 'lines', x: [], y: [] };
  return { data: [join, side('Un', 'circle', 60), side('Autre', 'diamond', 40)], layout: { xaxis: { ticksuffix: '\u202f%' } } };
}

const numbers = (svg, pattern) => [...svg.matchAll(pattern)].map(([, value]) => Number(value));

test('a chart gives its pairs, intervals and gaps in words', () => {
  const { sides, rows, suffix, others } = pairsOf(chart(3));
  assert.deepEqual(sides.map(({ name }) => name), ['Un', 'Autre']);
  assert.deepEqual(rows[1], {
    name: '▲ Domaine 1',
    gap: '+\u202f29 points, écart non établi',
    cells: [{ value: 61, low: 59, high: 62 }, { value: 41, low: 39, high: 42 }],
  });
  assert.equal(suffix, '\u202f%');
  assert.equal(others, 0);
});

test('more strata than a room can read are counted', () => {
  const pairs = pairsOf(chart(101));
  assert.equal(pairs.rows.length, 18);
  assert.equal(pairs.others, 83);
  assert.match(dumbbell(pairs, ROOM, COLORS), /et 83 autres, d’écart plus petit/);
});

test('marks stand in the order of their values, within the room, with ticks around them', () => {
  const svg = dumbbell(pairsOf(chart(4)), ROOM, COLORS);
  const circles = numbers(svg, /<circle cx="([\d.]+)"/g).slice(1);
  assert.deepEqual([...circles].sort((a, b) => a - b), circles);
  for (const y of numbers(svg, /<text x="[-\d.]+" y="([-\d.]+)"/g)) assert.ok(y > 0 && y <= ROOM.height);
  for (const x of numbers(svg, /<text x="([-\d.]+)"/g)) assert.ok(x >= 0 && x <= ROOM.width);
  for (const tick of ['35\u202f%', '65\u202f%']) assert.ok(svg.includes(`>${tick}<`), tick);
  assert.doesNotMatch(svg, /NaN|undefined/);
});

test('a base that was not published has no interval', () => {
  const reaches = (svg) => svg.match(/v10M/g)?.length ?? 0;
  assert.equal(reaches(dumbbell(pairsOf(chart(3)), ROOM, COLORS)), 6);
  assert.equal(reaches(dumbbell(pairsOf(chart(3, { base: false })), ROOM, COLORS)), 0);
});

test('values that are all the same still have an axis', () => {
  const same = chart(1, { base: false });
  for (const trace of same.data.slice(1)) trace.x = [50];
  assert.doesNotMatch(dumbbell(pairsOf(same), ROOM, COLORS), /NaN|Infinity/);
});
