// The search field's pure modules, on the file that is served.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { bits, distance, letters } from '../../assets/search/distance.mjs';
import { find, MOST } from '../../assets/search/find.mjs';
import { readPlaces } from '../../assets/search/places.mjs';
import { countText, pieces, rowOf } from '../../assets/search/rows.mjs';
import { compared, readQuery } from '../../assets/search/words.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WRITE = `
import sys
from cube17.catalogue import communes, territories
from cube17.search_pack import search_pack
sys.stdout.buffer.write(search_pack(communes(), territories()))`;
const file = execFileSync(`${ROOT}.venv/bin/python`, ['-c', WRITE], { cwd: ROOT, maxBuffer: 1 << 24 });
const index = readPlaces(JSON.parse(file));
const QUERIES = readFileSync(`${ROOT}tests/fixtures/search_queries.csv`, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => /^"?(.*?)"?,([^,]+)$/.exec(line).slice(1));

const codes = (text) => find(index, text).map(({ code }) => code);
const byCode = (code) => index.places.find((place) => place.code === code);

test('97 of 100 real queries give the expected place first, 99 among the results', () => {
  assert.ok(QUERIES.length >= 200);
  const ranks = QUERIES.map(([query, code]) => codes(query).indexOf(code));
  const missed = QUERIES.filter((_, k) => ranks[k] !== 0).map(([query]) => query);
  assert.ok(missed.length <= 0.03 * QUERIES.length, missed.join(', '));
  assert.ok(ranks.filter((rank) => rank < 0).length <= 0.01 * QUERIES.length);
});

test('every place of the file is read, with what surrounds it', () => {
  assert.equal(index.places.length, 34875 + 1373);
  const { name, numbers, parent, epci, kind } = byCode('COM-35288');
  assert.deepEqual([name, numbers, kind], ['Saint-Malo', ' 35288 35400', 'commune']);
  assert.deepEqual([parent.code, epci.code, epci.parent.code], ['DEP-35', 'EPCI-243500782', 'DEP-35']);
  assert.equal(byCode('COM-29083').epci, null);
  assert.equal(byCode('COM-97411').parent.name, 'La Réunion');
  assert.equal(byCode('EPCI-243500139').name, 'Rennes Métropole');
  assert.equal(index.former.get('75101').code, 'COM-75056');
  assert.equal(index.former.size, 4285);
});

test('every commune is found by its name and by its Insee code', () => {
  const communes = index.places.filter(({ kind }) => kind === 'commune');
  // One of 200 stands for the rest: all of them take a minute. Names that 40 share are rare.
  for (const place of communes.filter((_, k) => k % 200 === 0)) {
    assert.ok(codes(place.code.slice(4)).includes(place.code), place.code);
    assert.ok(find(index, place.name, 40).includes(place), `${place.name} ${place.code}`);
  }
});

test('a postcode shared by communes starts with the largest, an Insee code stands second', () => {
  assert.deepEqual(codes('01400').slice(0, 2), ['COM-01093', 'COM-01400']);
  assert.equal(codes('35 000')[0], 'COM-35238');
  assert.equal(codes('35042 cedex').length > 0, true);
});

test('old Insee codes lead to the commune of today', () => {
  assert.equal(codes('75101')[0], 'COM-75056');
  assert.equal(codes('01003')[0], 'COM-01165');
});

test('homonyms come by number of inhabitants, or by the département that is named', () => {
  assert.deepEqual(codes('saint denis').slice(0, 2).sort(), ['COM-93066', 'COM-97411']);
  assert.equal(codes('saint denis 974')[0], 'COM-97411');
  assert.equal(codes('saint denis aude')[0], 'COM-11339');
});

test('one typing error in any place of a long name is forgiven', () => {
  const name = 'villefranche sur saone';
  for (let k = 1; k < name.length; k++) {
    if (name[k] === ' ' || name[k - 1] === ' ') continue;
    const lacking = name.slice(0, k) + name.slice(k + 1);
    const swapped = name.slice(0, k - 1) + name[k] + name[k - 1] + name.slice(k + 1);
    const replaced = `${name.slice(0, k)}x${name.slice(k + 1)}`;
    for (const wrong of [lacking, swapped, replaced]) assert.equal(codes(wrong)[0], 'COM-69264', wrong);
  }
});

test('nothing answers what no place resembles', () => {
  for (const text of ['', '   ', 'xyzzy', '🎲', '||||', '-', "'", 'q'.repeat(80), '999999999'])
    assert.ok(codes(text).length <= MOST);
  assert.deepEqual(codes('xyzzy'), []);
  assert.deepEqual(codes(''), []);
});

test('a query is read: short words, sort of place, number', () => {
  assert.equal(readQuery('St-Malô').phrase, 'saint malo');
  assert.equal(compared('L’Haÿ-les-Roses').trim(), 'l hay les roses');
  assert.equal(compared('Œuilly').trim(), 'oeuilly');
  assert.deepEqual(readQuery('pays de Brest').kind, 'epci');
  assert.deepEqual(readQuery('pays de Brest').bare, 'brest');
  assert.deepEqual([readQuery('Nice (06)').phrase, readQuery('Nice (06)').code], ['nice', '06']);
  assert.equal(readQuery('Lyon cedex 03').code, '');
});

test('distances count letters lacking, added, replaced, and neighbours swapped', () => {
  const whole = (a, b, most = 2) => distance(a, b, most).whole;
  assert.equal(whole('rennes', 'rennes'), 0);
  assert.equal(whole('renes', 'rennes'), 1);
  assert.equal(whole('rennnes', 'rennes'), 1);
  assert.equal(whole('rannes', 'rennes'), 1);
  assert.equal(whole('rnenes', 'rennes'), 1);
  assert.equal(whole('brest', 'rennes'), 3);
  assert.equal(distance('marsei', 'marseille', 1).start, 0);
  assert.equal(distance('marsie', 'marseille', 1).start, 1);
});

test('distances are those of the whole table, on random texts', () => {
  let seed = 17;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const text = () => Array.from({ length: random(7) + 1 }, () => 'abc'[random(3)]).join('');
  for (let k = 0; k < 3000; k++) {
    const [a, b, most] = [text(), text(), 1 + random(2)];
    const expected = table(a, b);
    const { whole, start } = distance(a, b, most);
    assert.equal(whole, Math.min(expected.at(-1), most + 1), `${a} ${b}`);
    assert.equal(start, Math.min(...expected, most + 1), `${a} ${b}`);
    assert.ok(bits(letters(a) & ~letters(b)) <= Math.min(...expected), `${a} ${b}`);
  }
});

/** Distances from a to every beginning of b, by the definition. */
function table(a, b) {
  const d = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i || j));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.length];
}

test('a result says its kind and what tells it from its homonyms', () => {
  const row = rowOf(byCode('COM-93066'), readQuery('st den'));
  assert.equal(row.href, '/territoire/COM-93066');
  assert.deepEqual(row.name, [['Saint', true], ['-', false], ['Den', true], ['is', false]]);
  assert.deepEqual([row.kind, row.around], ['Commune', 'Seine-Saint-Denis (93) · Métropole du Grand Paris']);
  assert.equal(rowOf(byCode('COM-35288'), readQuery('354')).around.split(' · ')[0], '35400');
  assert.equal(rowOf(byCode('DEP-35'), readQuery('35')).around, '35 · Bretagne');
  assert.equal(rowOf(byCode('FR'), readQuery('france')).kind, 'Pays');
});

test('the marked part is that of the name as it is written', () => {
  assert.deepEqual(pieces('L’Haÿ-les-Roses', ['hay']), [['L’', false], ['Haÿ', true], ['-les-Roses', false]]);
  assert.deepEqual(pieces('Brest', ['lyon']), [['Brest', false]]);
});

test('the number of results is said', () => {
  assert.match(countText(0, MOST), /^Aucun/);
  assert.match(countText(1, MOST), /^Un territoire/);
  assert.match(countText(3, MOST), /^3 territoires/);
  assert.match(countText(MOST, MOST), /^Les 8 premiers territoires/);
});
