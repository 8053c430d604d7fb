import assert from 'node:assert/strict';
import { test } from 'node:test';

import { keepLocal, LOCAL, localCube, localFile, withLocal } from '../../assets/explorer/local.mjs';
import { dictionaryOf, fetcherOf } from '../../assets/explorer/source.mjs';
import { DICTIONARY, PACK } from './fixtures.mjs';

const CONFIG = { cubes: [{ id: 'demonstration', version: '1' }] };
const CUBE = {
  dictionary: { ...DICTIONARY, id: LOCAL, title: 'Tableau local (a.csv)', version: 'v' },
  packs: { 'region-0': PACK },
};

/** Storage of a tab, with room for so many characters. */
function storage(room = Infinity) {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
  };
}

test('without a table the configuration is that of the server', () => {
  const tab = storage();
  assert.equal(localCube(tab), null);
  assert.equal(withLocal(CONFIG, tab), CONFIG);
});

test('a browser that refuses storage has no table, and says so', () => {
  assert.equal(keepLocal(CUBE, null), false);
  assert.equal(localCube(null), null);
  assert.equal(keepLocal(CUBE, storage(10)), false);
});

test('a file that is not there is an error, not nothing', async () => {
  await assert.rejects(localFile('dictionary.json'), /n’est plus dans cet onglet/);
});

test('a table that is kept stands beside the cubes of the catalogue', async () => {
  const tab = storage();
  assert.equal(keepLocal(CUBE, tab), true);
  assert.deepEqual(localCube(tab), CUBE);
  assert.deepEqual(withLocal(CONFIG, tab).cubes, [
    ...CONFIG.cubes,
    { id: LOCAL, title: 'Tableau local (a.csv)', nature: 'simulated', version: 'v' },
  ]);
  assert.deepEqual(await dictionaryOf(CONFIG, LOCAL), CUBE.dictionary);
  assert.deepEqual(await fetcherOf(CONFIG, LOCAL)('region-0.json'), PACK);
  await assert.rejects(fetcherOf(CONFIG, LOCAL)('epci-0.json'));
});

test('a new table takes the place of the one before', () => {
  const tab = storage();
  keepLocal(CUBE, tab);
  assert.equal(localCube(tab).dictionary.title, CUBE.dictionary.title);
  keepLocal({ ...CUBE, dictionary: { ...CUBE.dictionary, title: 'Autre' } }, tab);
  assert.equal(localCube(tab).dictionary.title, 'Autre');
});
