import assert from 'node:assert/strict';
import { test } from 'node:test';

import { rowOf } from '../../assets/search/rows.mjs';
import { moved, proposed, saidOf } from '../../assets/workshop/choices.mjs';

const REGION = { code: 'REG-53', name: 'Bretagne', kind: 'region', parent: { kind: 'pays', name: 'France' } };
const DEPARTEMENT = { code: 'DEP-35', name: 'Ille-et-Vilaine', kind: 'departement', parent: REGION };
const EPCI = { code: 'EPCI-243500139', name: 'Rennes Métropole', short: 'Rennes Métropole', kind: 'epci', parent: DEPARTEMENT, numbers: '' };
const COMMUNE = { code: 'COM-35238', name: 'Rennes', kind: 'commune', parent: DEPARTEMENT, epci: EPCI, numbers: '' };

test('only local territories are proposed, with what tells them apart', () => {
  assert.deepEqual(proposed([REGION, COMMUNE, EPCI, DEPARTEMENT], rowOf), [
    { code: 'COM-35238', name: 'Rennes', around: 'Commune · Ille-et-Vilaine (35) · Rennes Métropole' },
    { code: 'EPCI-243500139', name: 'Rennes Métropole', around: 'EPCI · Ille-et-Vilaine (35)' },
    { code: 'DEP-35', name: 'Ille-et-Vilaine', around: 'Département · 35 · Bretagne' },
  ]);
  assert.equal(proposed(Array(20).fill(COMMUNE), rowOf).length, 6);
});

test('the number of choices is said', () => {
  assert.match(saidOf(0), /^Aucun/);
  assert.match(saidOf(1), /^Un territoire\u00a0:/);
  assert.match(saidOf(6), /^6 territoires\u00a0:/);
});

test('an activity moves by one place, and stays at either end', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 1, -1), ['b', 'a', 'c']);
  assert.deepEqual(moved(['a', 'b', 'c'], 1, 1), ['a', 'c', 'b']);
  assert.deepEqual(moved(['a', 'b', 'c'], 0, -1), ['a', 'b', 'c']);
  assert.deepEqual(moved(['a', 'b', 'c'], 2, 1), ['a', 'b', 'c']);
});
