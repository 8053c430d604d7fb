import assert from 'node:assert/strict';
import { test } from 'node:test';

import { gapToMean, gapToWhole } from '../../assets/explorer/compare.mjs';
import { firmness, gapText, number, valueText } from '../../assets/explorer/format.mjs';
import { DEFAULTS, resolve } from '../../assets/explorer/selection.mjs';
import { sentence } from '../../assets/explorer/sentence.mjs';
import { viewOf } from '../../assets/explorer/view.mjs';
import { cellText, cellWords, intervalText, rankText } from '../../assets/explorer/words.mjs';
import { smallCube } from './fixtures.mjs';

const SHARE = { unit: '%', impact: 'innovation' };
const NOTE = { unit: '/10', impact: 'aucun' };
// Visible stand-ins for the spaces that do not break.
const seen = (text) => text.replaceAll('\u00a0', '_').replaceAll('\u202f', '~');

test('numbers are written in French', () => {
  assert.equal(seen(number(1234567.89, 1)), '1~234~567,9');
  assert.equal(number(-0.4), '0');
  assert.equal(number(-3.2, 1), '−3,2');
  assert.equal(seen(valueText(58, SHARE)), '58~%');
  assert.equal(valueText(6.44, NOTE), '6,4 sur 10');
});

test('gaps carry their sign, and zero carries none', () => {
  assert.equal(seen(gapText(8.2, SHARE)), '+~8_points');
  assert.equal(seen(gapText(-1.2, SHARE)), '−~1_point');
  assert.equal(seen(gapText(-0.3, SHARE)), '0_point');
  assert.equal(seen(gapText(0.44, NOTE)), '+~0,4');
});

test('a cell has its few characters and its words', () => {
  assert.equal(cellText(null, null, SHARE), '·');
  assert.equal(cellText({ status: 'suppressed' }, null, SHARE), '▨');
  assert.equal(cellText({ value: 0 }, null, SHARE), '0');
  assert.equal(cellWords(null, null, SHARE), 'jamais mesuré');
  assert.match(cellWords({ status: 'suppressed' }, null, SHARE), /masqué/);
  assert.equal(seen(cellWords({ value: 61, n_eff: 60 }, null, SHARE)), '61~%, base fragile');
  const gap = { value: 5, verdict: 'écart non établi' };
  assert.equal(cellText({ value: 61 }, gap, SHARE), '+5');
  assert.equal(seen(cellWords({ value: 61, n_eff: 900 }, gap, SHARE)), '61~%, +~5_points, écart non établi');
});

test('the thresholds of fragile bases are 50 and 100 effective respondents', () => {
  assert.deepEqual(
    [49.9, 50, 99.9, 100].map((n_eff) => firmness({ n_eff })),
    ['very-fragile', 'fragile', 'fragile', 'firm'],
  );
  assert.equal(firmness({ n_eff: null }), null);
});

test('an interval is told with the digits that tell its bounds apart', () => {
  assert.equal(seen(intervalText({ low: 56.2, high: 60.4 }, SHARE)), 'de 56 à 60~%');
  assert.equal(seen(intervalText({ low: 94.91, high: 95.09 }, SHARE)), 'de 94,9 à 95,1~%');
  assert.match(intervalText({ low: null, n: null }, SHARE), /base non publiée/);
  assert.match(intervalText({ low: null, n: 24, status: 'workshop' }, SHARE), /consultation de salle/);
});

test('what a room answered says so in its cell, its gap and its sentence', async () => {
  const room = { value: 58, n: 24, status: 'workshop' };
  assert.equal(seen(cellWords(room, null, SHARE)), '58~%, consultation de salle');
  const gap = gapToWhole({ ...room, se: 1, weight: 1 }, { value: 50, se: 1, weight: 9 });
  assert.deepEqual([gap.value, gap.low, gap.verdict], [8, NaN, 'consultation, sans verdict']);
  assert.equal(gapToMean([{ value: 58, se: 1 }, room], 0).verdict, 'consultation, sans verdict');
  const cube = await smallCube('workshop');
  const view = viewOf(cube, resolve({ ...DEFAULTS, cube: 'petit', show: 'gap', reference: 'mean' }, cube).selection);
  assert.match(view.caption, /écarts à la moyenne, sans verdict/);
  assert.match(view.caption, /Consultation de salle, non représentative\.$/);
});

test('a rank counts the cells that have a value', () => {
  assert.equal(rankText(60, [60, 50, null, undefined, 70]), '2e sur 3');
  assert.equal(rankText(70, [60, 70]), '1er sur 2');
});

async function told(patch) {
  const cube = await smallCube();
  return seen(sentence(viewOf(cube, resolve({ ...DEFAULTS, ...patch }, cube).selection)));
}

test('one sentence says what a view shows', async () => {
  assert.equal(
    await told({}),
    'Profil P, 1 domaine, 2 régions_: de 0~% à 60~% jugent l’effet fort ou très fort. ' +
      'Tous domaines_: de Bocage (49~%) à Aval (60~%). ' +
      'Une valeur est masquée, faute d’assez de répondants.',
  );
});

test('with gaps the sentence tells who stands out, and how many gaps stay open', async () => {
  assert.match(
    await told({ show: 'gap' }),
    /Tous domaines_: Aval s’écarte le plus de la France \(\+~10_points\)~; pour 1, l’écart n’est pas établi\./,
  );
});

test('a view without a number says so', async () => {
  assert.equal(
    await told({ profile: 'q' }),
    'Profil Q, 1 domaine, 2 régions_: toutes les valeurs sont masquées, faute d’assez de répondants.',
  );
});
