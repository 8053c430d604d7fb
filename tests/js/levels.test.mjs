import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  dotNear, franceWords, jitter, LANES, placeDots, pointsPath, ringsPath, sameDot, spreadText, spreadWords,
  stepAlong, summary, valueShort,
} from '../../assets/explorer/spread.mjs';

const SHARE = { unit: '%' };
const NOTE = { unit: '/10' };
const REGIONS = [
  { code: 'REG-94', label: 'Corse', value: 66 },
  { code: 'REG-53', label: 'Bretagne', value: 84 },
  { code: 'REG-11', label: 'Île-de-France', value: 74 },
];
const plain = (text) => text.replace(/\s/g, ' ');

test('lowest, median and highest', () => {
  const { low, median, high } = summary(REGIONS);
  assert.deepEqual([low.label, median, high.label], ['Corse', 74, 'Bretagne']);
  assert.equal(summary(REGIONS.slice(0, 2)).median, 75);
  assert.equal(summary(REGIONS.slice(0, 1)).median, 66);
  assert.equal(summary([]), null);
});

test('a spread in words names its ends and counts what is hidden', () => {
  assert.equal(
    plain(spreadWords(REGIONS, 0, 'region', SHARE)),
    'régions : de 66 % (Corse) à 84 % (Bretagne), médiane 74 %',
  );
  assert.match(plain(spreadWords(REGIONS, 12, 'departement', SHARE)), / ; 12 départements masqués$/);
  assert.match(plain(spreadWords(REGIONS, 1, 'region', SHARE)), / ; 1 région masquée$/);
  assert.equal(plain(spreadWords(REGIONS.slice(0, 1), 0, 'region', SHARE)), 'région : 66 % (Corse)');
  assert.equal(plain(spreadWords([], 101, 'departement', SHARE)), '101 départements masqués');
  assert.equal(plain(spreadWords([], 0, 'region', SHARE)), 'aucune région mesurée');
});

test('a spread at a glance', () => {
  assert.equal(plain(spreadText(REGIONS, 0, 'region', SHARE)), '66 – 84 %');
  assert.equal(plain(spreadText(REGIONS, 2, 'epci', SHARE)), '66 – 84 %, 2 masqués');
  assert.equal(spreadText([{ code: 'a', label: 'A', value: 6.42 }], 0, 'region', NOTE), '6,4');
  assert.equal(spreadText([], 0, 'region', SHARE), '–');
});

test('the whole: its value, its interval, or why there is none', () => {
  assert.equal(plain(franceWords({ value: 72, low: 70, high: 74 }, SHARE)), '72 %, intervalle de 70 à 74');
  assert.equal(plain(franceWords({ value: 72, low: 71.6, high: 72.4 }, SHARE)), '72 %, intervalle de 71,6 à 72,4');
  assert.equal(plain(franceWords({ value: 72, low: null }, SHARE)), '72 %');
  assert.equal(franceWords({ status: 'suppressed' }, SHARE), 'masqué');
  assert.equal(franceWords(null, SHARE), 'jamais mesuré');
  assert.deepEqual(['72', '▨', '·'], [
    valueShort({ value: 72 }, SHARE).slice(0, 2), valueShort({ status: 'suppressed' }, SHARE), valueShort(null, SHARE),
  ]);
});

test('jitter: the same for the same code, spread over its range', () => {
  const codes = Array.from({ length: 1253 }, (_, i) => `EPCI-${200000000 + i}`);
  const all = codes.map(jitter);
  assert.deepEqual(codes.map(jitter), all);
  assert.ok(all.every((value) => value >= -1 && value <= 1));
  const tenths = new Set(all.map((value) => Math.floor((value + 1) * 5)));
  assert.ok(tenths.size >= 10);
  assert.ok(Math.abs(all.reduce((sum, value) => sum + value, 0) / all.length) < 0.1);
});

test('dots stand in the order of their values, inside the strip', () => {
  const locals = [{ code: 'DEP-35', label: 'Ille-et-Vilaine', value: 100 }, { code: 'DEP-29', label: 'Finistère', value: 50 }];
  const dots = placeDots({ regions: REGIONS, locals }, { min: 50, max: 100 }, { width: 220, pad: 10 }, 'departement');
  assert.deepEqual(dots.map(({ code }) => code), ['DEP-29', 'REG-94', 'REG-11', 'REG-53', 'DEP-35']);
  assert.deepEqual([dots[0].x, dots.at(-1).x], [10, 210]);
  assert.ok(dots.every(({ y }) => y > 0 && y < LANES.height));
  assert.deepEqual(dots.map(({ kind }) => kind), ['departement', 'region', 'region', 'region', 'departement']);
});

test('the dot under a pointer, none when it is far', () => {
  const dots = [{ code: 'a', x: 10, y: 10 }, { code: 'b', x: 20, y: 10 }];
  assert.equal(dotNear(dots, { x: 16, y: 12 }).code, 'b');
  assert.equal(dotNear(dots, { x: 60, y: 10 }), null);
});

test('keys walk along the dots and stop at the ends', () => {
  const steps = [['ArrowRight', 3], ['ArrowRight', 9], ['ArrowLeft', 0], ['Home', 5], ['End', 5], ['PageUp', 2], ['x', 2]];
  assert.deepEqual(steps.map(([key, at]) => stepAlong(key, at, 10)), [4, 9, 0, 0, 9, 9, null]);
});

test('from row to row one keeps the territory, else the nearest value', () => {
  assert.equal(sameDot(REGIONS, { code: 'REG-53', value: 0 }), 1);
  assert.equal(sameDot(REGIONS, { code: 'DEP-35', value: 72 }), 2);
  assert.equal(sameDot([], { code: 'DEP-35', value: 72 }), -1);
});

test('paths: one piece per dot', () => {
  const dots = [{ x: 10, y: 5 }, { x: 20.04, y: 5 }];
  assert.equal(pointsPath(dots), 'M10 5h0M20 5h0');
  assert.equal(ringsPath(dots).match(/M/g).length, 2);
  assert.equal(ringsPath([]), '');
});
