// A carnet on its way: the order of its views, its address, its file, what is refused and why.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LONGEST, fragmentOf, viewsOf } from '../../assets/carnet/address.mjs';
import { addressProblem, entryProblem, legible } from '../../assets/carnet/check.mjs';
import { entryOf, newId } from '../../assets/carnet/entry.mjs';
import { entriesOf, textOf } from '../../assets/carnet/file.mjs';
import { inserted, moved } from '../../assets/carnet/order.mjs';
import { warningOf } from '../../assets/share/warning.mjs';
import { fontFor } from '../../assets/carnet/table_size.mjs';

const ENTRY = {
  id: 'a',
  address: '/explorer?fix=domain&domain=sante',
  title: 'Santé',
  sentence: 'Santé, 6 profils : « de 39 à 89 % ».',
  headline: { number: '+ 9 points', words: 'écart à la France' },
  lines: ['Source : étude.'],
  table: { caption: 'Nombres.', columns: ['', 'A'], rows: [['France', '12 %'], ['Bretagne', 'jamais mesuré']] },
  svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  simulated: true,
  consulted: false,
  note: 'Demander à la salle…\nPuis attendre. 🙂',
  added: '2026-01-02T03:04:05.000Z',
  version: { release: '1', cube: 'demonstration', content: 'abc' },
};
const NOW = new Date('2026-01-02T03:04:05Z');

// -- order

test('views move within the list, and an unknown one moves nothing', () => {
  const ids = ['a', 'b', 'c'];
  assert.deepEqual(moved(ids, 'a', 1), ['b', 'a', 'c']);
  assert.deepEqual(moved(ids, 'c', -1), ['a', 'c', 'b']);
  assert.deepEqual(moved(ids, 'a', -1), ids);
  assert.deepEqual(moved(ids, 'c', 5), ids);
  assert.deepEqual(moved(ids, 'z', 1), ids);
});

test('a view that was removed comes back to its place, and never twice', () => {
  assert.deepEqual(inserted(['a', 'c'], ['b'], 1), ['a', 'b', 'c']);
  assert.deepEqual(inserted(['a', 'c'], ['b'], Infinity), ['a', 'c', 'b']);
  assert.deepEqual(inserted(['a', 'b', 'c'], ['b'], 0), ['b', 'a', 'c']);
});

// -- entries

test('a view that is described becomes an entry that its file accepts', () => {
  const told = { ...ENTRY, attribution: 'Fond de carte : IGN', address: 'https://cube.example/comparer?one=a', body: null, cited: { id: 'demonstration', version: 'abc' } };
  const entry = entryOf(told, { release: '9', cubes: [] }, NOW);
  assert.equal(entry.address, '/comparer?one=a');
  assert.deepEqual(entry.lines, ['Source : étude.', 'Fond de carte : IGN']);
  assert.deepEqual(entry.version, { release: '9', cube: 'demonstration', content: 'abc' });
  assert.equal(entry.svg, null);
  assert.equal(entry.note, '');
  assert.equal(entryProblem(entry), null);
});

test('a table of this tab has no address and is told as such', () => {
  const entry = entryOf({ ...ENTRY, address: null, body: null, cited: null }, { release: '9', cubes: [{ id: 'a', version: '1' }, { id: 'local', version: '2' }] }, NOW);
  assert.equal(entry.address, null);
  assert.deepEqual(entry.version, { release: '9', cube: 'local', content: '2' });
  assert.equal(entryProblem(entry), null);
});

test('ids differ', () => {
  assert.equal(new Set(Array.from({ length: 500 }, () => newId(NOW))).size, 500);
});

test('simulated data and what a room answered are told as such, and nothing else is', () => {
  assert.match(warningOf(ENTRY), /^Données simulées/);
  assert.match(warningOf({ ...ENTRY, simulated: false, consulted: true }), /^Consultation de salle, non représentative/);
  assert.equal(warningOf({ ...ENTRY, simulated: false }), null);
});

// -- address

test('an address brings back addresses, notes and the state of the data, in order', async () => {
  const other = { ...ENTRY, address: '/territoire/REG-53?cube=odd17-2022', note: '' };
  const fragment = await fragmentOf([ENTRY, { ...ENTRY, address: null }, other]);
  assert.match(fragment, /^1\.[\w-]+$/);
  assert.deepEqual(await viewsOf(`#${fragment}`), [
    { address: ENTRY.address, note: ENTRY.note, content: 'abc' },
    { address: other.address, note: '', content: 'abc' },
  ]);
});

test('forty views without long notes fit an address', async () => {
  const many = Array.from({ length: 40 }, (_, k) => ({
    ...ENTRY, address: `/explorer?fix=domain&domain=sante&territory=DEP-${10 + k}&show=gap`, note: `Note ${k}`,
  }));
  assert.ok((await fragmentOf(many)).length < LONGEST);
});

test('an address that was cut, changed, or that leads elsewhere is refused in words', async () => {
  const fragment = await fragmentOf([ENTRY]);
  const other = await fragmentOf([{ ...ENTRY, address: '//evil.example/explorer' }]);
  const many = await fragmentOf(Array.from({ length: 201 }, () => ENTRY));
  for (const bad of [fragment.slice(0, -8), `2${fragment.slice(1)}`, '1.', '1.!!!', 'x', other, many])
    await assert.rejects(viewsOf(bad), /abîmée/, bad);
});

test('an address that unpacks to more than a carnet can be is refused before it is whole', async () => {
  const vast = await fragmentOf([{ ...ENTRY, note: 'a'.repeat(2_000_000) }]);
  assert.ok(vast.length < LONGEST);
  await assert.rejects(viewsOf(vast), /abîmée/);
});

test('only views of this site are addresses', () => {
  for (const good of ['/explorer', '/explorer?a=b', '/comparer?one=x', '/territoire/REG-53', '/territoire/FR?cube=x'])
    assert.equal(addressProblem(good), null, good);
  for (const bad of ['//x/explorer', 'https://x/explorer', 'javascript:alert(1)', '/explorer#x', '/explorer/../a', '/atelier', '/territoire/a/b', '/territoire/..', '/territoire/..\\\\evil.example', '/territoire/%2e%2e', ' javascript:alert(1)', '/\\evil.example', 'data:text/html,x', '', null, 3])
    assert.match(addressProblem(bad), /adresse/, String(bad));
});

// -- texts

test('what XML cannot hold leaves every text, and nothing else does', () => {
  const entry = { ...ENTRY, note: 'a\u0000\u0008\u000b\u001f\ufffe\ud83db\udc00', lines: ['\u001bc'], table: { ...ENTRY.table, rows: [['\u000cd', '12 %']] } };
  const { note, lines, table } = legible(entry);
  assert.deepEqual([note, lines, table.rows], ['ab', ['c'], [['d', '12 %']]]);
  assert.deepEqual(legible(ENTRY), ENTRY);
});

// -- file

test('a file brings back every entry as it was', () => {
  assert.deepEqual(entriesOf(textOf([ENTRY], NOW)), [ENTRY]);
});

test('a file that is no carnet says what is wrong, and in which view', () => {
  const file = (change) => JSON.stringify({ ...JSON.parse(textOf([ENTRY], NOW)), ...change });
  const view = (change) => file({ entries: [ENTRY, { ...ENTRY, ...change }] });
  const wrong = [
    ['{"format":', /ce n’est pas du JSON/],
    ['[]', /n’est pas un carnet/],
    ['null', /n’est pas un carnet/],
    [file({ version: 2 }), /de la version 2/],
    [file({ entries: [] }), /aucune vue/],
    [file({ entries: ['a'] }), /Vue 1 du fichier\u00a0: ce n’est pas une vue/],
    [view({ title: 3 }), /Vue 2 du fichier\u00a0: «\u00a0title\u00a0» devrait être un texte/],
    [view({ title: undefined }), /«\u00a0title\u00a0» manque/],
    [view({ svg: '<img src=x onerror=alert(1)>' }), /«\u00a0svg\u00a0» devrait être une image SVG/],
    [view({ table: { caption: '', columns: ['a'], rows: [['b', 'c']] } }), /«\u00a0table\u00a0»/],
    [view({ lines: 'Source' }), /«\u00a0lines\u00a0» devrait être une liste/],
    [view({ address: 'https://evil.example/' }), /adresse n’est pas celle d’une vue/],
    [view({ headline: { number: 1 } }), /«\u00a0headline\u00a0»/],
    [view({ version: null }), /«\u00a0version\u00a0»/],
  ];
  for (const [text, said] of wrong) assert.throws(() => entriesOf(text), said);
});

// -- tables on slides

test('the type of a table is as large as its box allows, and columns share the width', () => {
  const box = { w: 12, h: 4.5 };
  const row = (length) => ['Territoire', ...Array.from({ length }, () => '+ 12 points, écart non établi')];
  const small = fontFor({ columns: ['', 'A'], rows: [['France', '12 %']] }, box);
  const large = fontFor({ columns: row(6), rows: Array.from({ length: 20 }, () => row(6)) }, box);
  assert.equal(small.fontSize, 16);
  assert.ok(large.fontSize < 10 && large.fontSize >= 7);
  for (const { widths } of [small, large]) assert.ok(Math.abs(widths.reduce((a, b) => a + b) - 12) < 1e-9);
});
