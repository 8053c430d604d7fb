import assert from 'node:assert/strict';
import { test } from 'node:test';

import { diverging, legend, legendTexts, position, sequential } from '../../assets/explorer/scale.mjs';

// The spaces are format.mjs's business; \s stands for any of them.
const plain = (text) => text.replace(/\s/g, ' ');

test('bounds are round numbers around every value', () => {
  const { min, max, ticks } = sequential([66, 99, null, 71.3]);
  assert.deepEqual([min, max], [60, 100]);
  assert.deepEqual(ticks, [60, 70, 80, 90, 100]);
});

test('notes out of ten get tenths, without the dust of binary fractions', () => {
  const { min, max, ticks } = sequential([5.92, 6.55, 7.1], { unit: 'note' });
  assert.deepEqual([min, max], [5.5, 7.5]);
  assert.deepEqual(ticks, [5.5, 6, 6.5, 7, 7.5]);
});

test('the lowest value is step 0, the highest step 8, nothing is outside', () => {
  const scale = sequential([0, 100]);
  assert.deepEqual([0, 11, 12, 50, 99, 100].map(scale.step), [0, 0, 1, 4, 8, 8]);
  assert.equal(scale.step(140), 8);
  assert.equal(scale.step(-3), 0);
});

test('what has no value has no step', () => {
  const scale = sequential([10, 20]);
  for (const empty of [null, undefined, NaN]) assert.equal(scale.step(empty), null);
  assert.equal(diverging([1]).step(NaN), null);
});

test('a domain is never of zero width nor outside the unit', () => {
  for (const values of [[58], [0], [100], [0, 0], [100, 100], []]) {
    const { min, max } = sequential(values);
    assert.ok(max > min && min >= 0 && max <= 100, `${values}: ${min}–${max}`);
  }
  for (const values of [[6.4], [0], [10], []]) {
    const { min, max } = sequential(values, { unit: 'note' });
    assert.ok(max > min && min >= 0 && max <= 10, `${values}: ${min}–${max}`);
  }
});

test('neighbouring values are not stretched over all the tints', () => {
  const { step } = sequential([60.1, 60.3]);
  assert.ok(Math.abs(step(60.1) - step(60.3)) <= 1);
});

test('a table out of the usual limits keeps its values', () => {
  const { min, max } = sequential([120, 180]);
  assert.ok(min <= 120 && max >= 180);
});

test('steps never go down when values go up', () => {
  const { step } = sequential([31, 87]);
  let last = 0;
  for (let value = 30; value <= 90; value += 0.1) {
    assert.ok(step(value) >= last);
    last = step(value);
  }
});

test('gaps: symmetric, zero in the middle', () => {
  const scale = diverging([-3, 8.2, null, NaN]);
  assert.deepEqual([scale.min, scale.max, scale.ticks], [-10, 10, [-10, 0, 10]]);
  assert.deepEqual([-10, -5, -1, 0, 1, 5, 10].map(scale.step), [0, 2, 4, 4, 4, 6, 8]);
});

test('no gap at all still gives a scale', () => {
  assert.deepEqual([diverging([]).max, diverging([0, 0]).max], [6, 6]);
  assert.equal(diverging([], { unit: 'note' }).max, 0.6);
});

test('a value has a position between the bounds', () => {
  assert.equal(position(75, { min: 50, max: 100 }), 0.5);
  assert.equal(position(10, { min: 50, max: 100 }), 0);
});

test('the legend is written in French', () => {
  assert.deepEqual(legendTexts(sequential([50, 90])).ends.map(plain), ['50 %', '90 %']);
  assert.deepEqual(legendTexts(sequential([5.6, 7.3], { unit: 'note' }), { unit: 'note' }).ends, ['5,5', '7,5']);
  const { ends, words } = legendTexts(diverging([8]), { diverging: true });
  assert.deepEqual(ends.map(plain), ['− 10 points', '0 point', '+ 10 points']);
  assert.match(words, /zéro au milieu$/);
});

test('the legend draws nine swatches and says its scale', () => {
  const host = {};
  legend(host, sequential([50, 90]));
  assert.equal(host.innerHTML.match(/data-step/g).length, 9);
  assert.match(host.innerHTML, /role="img" aria-label="Échelle de 50/);
  legend(host, diverging([4]), { diverging: true });
  assert.match(host.innerHTML, /data-scale="div"/);
});
