// The numbers of a view as texts for a slide: marks in words, the longer side as rows, what is left out told.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Cube } from '../../assets/explorer/cube.mjs';
import { MARKS } from '../../assets/explorer/format.mjs';
import { fromQuery, resolve } from '../../assets/explorer/selection.mjs';
import { viewOf } from '../../assets/explorer/view.mjs';
import { cut, extract, headline, numbers } from '../../assets/share/numbers.mjs';
import { DICTIONARY, PACK, smallCube } from './fixtures.mjs';

const THIN = '\u202f';
const WIDE = '\u00a0';

async function viewed(query) {
  const cube = await smallCube();
  return viewOf(cube, resolve(fromQuery(query).selection, cube).selection);
}

/** One profile, one domain, France and many régions, the first hidden, the second never measured. */
async function manyRegions(count, query) {
  const codes = Array.from({ length: count }, (_, k) => `REG-${String(k).padStart(2, '0')}`);
  const region = (code) => ({ code, name: code, short: code, level: 'regional', kind: 'region', parent: 'FR', population: 1 });
  const territories = [DICTIONARY.territories[0], ...codes.map(region)];
  const dictionary = { ...DICTIONARY, territories, profiles: DICTIONARY.profiles.slice(0, 1), domains: DICTIONARY.domains.slice(0, 1) };
  const known = codes.slice(2);
  const pack = {
    ...PACK,
    profiles: ['p'],
    domains: ['all'],
    territories: ['FR', ...codes],
    steps: [0, 3, ...known.slice(1).map(() => 1)],
    suppressed: [1, 1],
    columns: {
      ...PACK.columns,
      value: [5000, ...known.map((_, k) => 3000 + 100 * k)],
      se: [100, ...known.map(() => 100)],
      low: [4900, ...known.map((_, k) => 2900 + 100 * k)],
      high: [5100, ...known.map((_, k) => 3100 + 100 * k)],
      n: [9000, ...known.map(() => 900)],
      n_eff: [90000, ...known.map(() => 9000)],
      weight: [100, ...known.map(() => 1)],
      source: { constant: 'a' },
    },
  };
  const cube = new Cube(dictionary, async () => pack);
  await cube.load('i', ['region']);
  return viewOf(cube, resolve(fromQuery(query).selection, cube).selection);
}

test('a face is written whole, its longer side as rows, the four marks in words', async () => {
  const { caption, columns, rows } = numbers(await viewed('fix=profile&profile=p&domain=d'));
  assert.equal(caption, 'Indicateur, Profil P.');
  assert.deepEqual(columns, ['Territoire', 'Tous', 'D']);
  assert.deepEqual(rows, [
    ['France', `50${THIN}%`, `30${THIN}%`],
    ['Aval', `60${THIN}%`, `0${THIN}% (zéro mesuré)`],
    ['Bocage', `49${THIN}%`, 'masqué'],
  ]);
  const absent = numbers(await viewed('fix=profile&profile=q'));
  assert.ok(absent.rows.flat().includes('jamais mesuré'));
});

test('gaps are written with their verdict, and the reference as such', async () => {
  const { rows } = numbers(await viewed('fix=profile&profile=p&show=gap'));
  assert.equal(rows[0][1], `50${THIN}%, référence`);
  assert.equal(rows[1][1], `+${THIN}10${WIDE}points, plus fort`);
  assert.match(rows[2][1], /écart non établi$/);
});

test('a face too large for a slide becomes its chosen row, ranked, wholes on top, with interval and base', async () => {
  const { caption, columns, rows } = numbers(await manyRegions(40, 'fix=domain&territory=REG-20'));
  assert.deepEqual(columns, ['Territoire', 'Valeur', `Intervalle à 95${THIN}%`, 'Base']);
  assert.equal(rows[0][0], 'France');
  assert.deepEqual(rows[1], ['REG-39', `67${THIN}%`, `de 66 à 68${THIN}%`, '900']);
  assert.ok(rows.some(([name]) => name === 'REG-20'), 'the chosen one stays');
  assert.match(caption, /Profil P\. Extrait\u00a0: 21 lignes sur 40, les plus élevées et les plus basses\.$/);
  const last = rows.slice(-2).map(([, value, interval, base]) => [value, interval, base]);
  assert.deepEqual(last, [[MARKS.suppressed.words, '', ''], [MARKS.absent.words, '', '']]);
});

test('a ranked row of gaps is sorted by gap, and has them', async () => {
  const { columns, rows } = numbers(await manyRegions(40, 'fix=domain&show=gap'));
  assert.equal(columns.at(-1), 'Écart');
  assert.equal(rows[0].at(-1), 'référence');
  assert.match(rows[1].at(-1), /^\+\u202f17\u00a0points, plus fort$/);
  assert.equal(rows.at(-1).at(-1), '');
});

test('levels are told in words', async () => {
  const { columns, rows } = numbers(await viewed('units=levels'));
  assert.deepEqual(columns.slice(1), ['France', 'Régions', 'Départements']);
  assert.match(rows[0][2], /de 49\u202f% \(Bocage\) à 60\u202f% \(Aval\)/);
  assert.equal(rows[0][3], 'aucun département mesuré');
});

test('an extract keeps both ends of a list, in order, and what is chosen', () => {
  const list = Array.from({ length: 30 }, (_, k) => k);
  assert.deepEqual(extract(list, (k) => k === 15, 4), [0, 1, 15, 28, 29]);
  assert.deepEqual(extract(list.slice(0, 4), undefined, 4), [0, 1, 2, 3]);
  assert.equal(cut(4, 4), '');
  assert.match(cut(20, 1253), /20 lignes sur 1\u202f253/);
});

test('the headline is the value in focus, or its gap where gaps are shown', async () => {
  const value = headline(await viewed('profile=p&territory=REG-A'));
  assert.equal(value.number, `60${THIN}%`);
  assert.match(value.words, /^Profil P, Tous domaines, Aval\u00a0: de 56 à 64\s%, 600 répondants\u202f; écart à la France\u00a0: .*plus fort\.$/);
  const gap = headline(await viewed('profile=p&territory=REG-A&show=gap'));
  assert.equal(gap.number, `+${THIN}10${WIDE}points`);
  assert.match(gap.words, /^Profil P, Tous domaines, Aval\u00a0: 60\u202f%, de 56/);
});

test('without a value there is no headline, and the reference is no gap', async () => {
  assert.equal(headline(await viewed('profile=p&domain=d&territory=REG-B')), null);
  assert.equal(headline(await viewed('profile=q&domain=d')), null);
  assert.equal(headline(await viewed('profile=p&territory=FR&show=gap')).number, `50${THIN}%`);
});
