import assert from 'node:assert/strict';
import { test } from 'node:test';

import { faceGaps } from '../../assets/explorer/compare.mjs';
import { Cube } from '../../assets/explorer/cube.mjs';
import { DEFAULTS, fromQuery, resolve, toQuery } from '../../assets/explorer/selection.mjs';
import { DICTIONARY, PACK, smallCube } from './fixtures.mjs';

const at = (profile, domain, territory) => ({ indicator: 'i', wave: '2024', profile, domain, territory });

test('a cell carries its fields in its unit', async () => {
  const cell = (await smallCube()).cell(at('p', 'd', 'FR'));
  assert.deepEqual(cell, {
    value: 30,
    se: 1,
    low: 28,
    high: 32,
    n: 900,
    n_eff: 45,
    weight: 40,
    status: 'simulated',
    certainty: null,
    source: 'b',
    note: null,
  });
});

test('absent, suppressed and zero are three things', async () => {
  const cube = await smallCube();
  assert.equal(cube.cell(at('q', 'd', 'FR')), null);
  assert.deepEqual(cube.cell(at('p', 'd', 'REG-B')), { status: 'suppressed' });
  assert.deepEqual(cube.cell(at('q', 'all', 'FR')), { status: 'suppressed' });
  assert.equal(cube.cell(at('q', 'all', 'REG-A')), null);
  assert.equal(cube.cell(at('p', 'd', 'REG-A')).value, 0);
});

test('a face crosses two axes', async () => {
  const cube = await smallCube();
  const { selection } = resolve(DEFAULTS, cube);
  const face = cube.face(selection);
  assert.deepEqual([face.rowAxis, face.columnAxis], ['domain', 'territory']);
  assert.deepEqual(face.rows.map((m) => m.id), ['all', 'd']);
  assert.deepEqual(face.cells[0].map((cell) => cell.value), [50, 60, 49]);
});

test('gaps of a face have their verdicts', async () => {
  const cube = await smallCube();
  const { selection } = resolve({ ...DEFAULTS, show: 'gap' }, cube);
  const gaps = faceGaps(cube.face(selection), selection, (c) => cube.cell({ ...c, territory: 'FR' }));
  assert.deepEqual(gaps.map((row) => row.map((gap) => gap.verdict)), [
    ['référence', 'plus fort', 'écart non établi'],
    ['référence', 'plus faible', 'sans valeur'],
  ]);
});

test('a pack is fetched once, and again after a failure', async () => {
  let fetched = 0;
  const cube = new Cube(DICTIONARY, async () => {
    fetched += 1;
    if (fetched === 1) throw new Error('network');
    return PACK;
  });
  await assert.rejects(cube.load('i', ['region']));
  await Promise.all([cube.load('i', ['region']), cube.load('i', ['region'])]);
  await cube.load('i', ['region']);
  assert.equal(fetched, 2);
  assert.ok(cube.isLoaded('i', ['region', 'pays']));
});

test('an address and its selection say the same', () => {
  const { selection, ignored } = fromQuery('?fix=domain&domain=sante&show=gap');
  assert.equal(toQuery(selection), 'fix=domain&domain=sante&show=gap');
  assert.deepEqual(ignored, []);
});

test('what is not understood is said', () => {
  const { selection, ignored } = fromQuery('fix=couleur&utm=1&profile=p&profile=q');
  assert.equal(selection.fix, 'profile');
  assert.equal(selection.profile, 'p');
  assert.equal(ignored.length, 3);
});
