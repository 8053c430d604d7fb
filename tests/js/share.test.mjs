// Pictures for slides: what is written in them, where it breaks, which marks they carry.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { fromQuery, resolve } from '../../assets/explorer/selection.mjs';
import { levelRows, viewOf } from '../../assets/explorer/view.mjs';
import { colorsOf } from '../../assets/share/colors.mjs';
import { facts } from '../../assets/share/facts.mjs';
import { square } from '../../assets/share/marks.mjs';
import { HEIGHT, WIDTH, picture } from '../../assets/share/picture.mjs';
import { ranking } from '../../assets/share/ranking.mjs';
import { anywhere, plain } from '../../assets/share/resolved.mjs';
import { heightOf, strips } from '../../assets/share/strips.mjs';
import { table } from '../../assets/share/table.mjs';
import { escape, fitted, tag, widthOf, wrap } from '../../assets/share/text.mjs';
import { smallCube } from './fixtures.mjs';

const light = readFileSync(new URL('../../assets/tokens.css', import.meta.url), 'utf8').split('[data-bs-theme="dark"]')[0];
const colors = colorsOf((name) => light.match(new RegExp(`--${name}: ([^;]+);`))[1]);

const ROOM = { width: 900, height: 460 };
const TOLD = {
  title: 'Titre & <balise>',
  sentence: 'Une phrase « entre guillemets ».',
  body: () => ({ svg: '<g id="corps"/>', width: 100, height: 50 }),
  legend: { scale: { tints: colors.seq.map(({ fill }) => fill), ends: ['10 %', '90 %'] }, marks: [{ mark: 'suppressed', words: 'masqué' }] },
  lines: ['Question : quoi ?', 'Source : qui.', 'Base : non publiée ; Date : 2022 ; Statut : chiffres publiés.'],
  attribution: 'Fond de carte : IGN',
  address: 'https://cube.example/explorer?profile=citoyens&show=gap',
  simulated: false,
  colors,
};

async function viewed(query) {
  const cube = await smallCube();
  cube.dictionary.sources ??= [{ id: 'a', title: 'Étude A', producer: 'Maison', date: '2024' }, { id: 'b', title: 'Étude B' }];
  return viewOf(cube, resolve(fromQuery(query).selection, cube).selection);
}

const textsOf = (svg) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((found) => found[1]);

/** Every element that opens closes, in order; attributes are quoted and given once. */
function assertWellFormed(xml) {
  const open = [];
  for (const [whole, closing, name, attributes, empty] of xml.matchAll(/<(\/?)([\w]+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const names = [...attributes.matchAll(/\s([\w:-]+)=/g)].map((found) => found[1]);
    assert.equal(new Set(names).size, names.length, whole);
    if (closing) assert.equal(open.pop(), name, whole);
    else if (!empty) open.push(name);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(xml, /undefined|NaN|null/);
  assert.doesNotMatch(xml, /&(?!amp;|lt;|gt;|quot;)/);
}

test('a picture carries title, sentence, facts, attribution and address, and nothing outside its frame', () => {
  const svg = picture(TOLD);
  assertWellFormed(svg);
  const said = textsOf(svg).join(' ');
  for (const part of ['Titre &amp; &lt;balise&gt;', TOLD.sentence, 'Source : qui.', 'Statut : chiffres publiés', 'IGN', 'show=gap', '10 %', 'masqué'])
    assert.ok(said.includes(part), part);
  assert.match(svg, new RegExp(`viewBox="0 0 ${WIDTH} ${HEIGHT}"`));
  for (const [, y] of svg.matchAll(/<text [^>]*y="([\d.]+)"/g)) assert.ok(Number(y) < HEIGHT);
});

test('simulated data are said across the picture and in its foot, others never', () => {
  const simulated = picture({ ...TOLD, simulated: true });
  assert.match(simulated, /data-part="watermark"[^>]*>DONNÉES SIMULÉES</);
  assert.match(simulated, /aucun de ces chiffres n’est un résultat d’enquête/);
  assert.doesNotMatch(picture(TOLD), /simulées/i);
});

test('so is what a room answered, whose cells are drawn apart', () => {
  const room = picture({ ...TOLD, consulted: true });
  assertWellFormed(room);
  assert.match(room, /data-part="watermark"[^>]*>CONSULTATION DE SALLE</);
  assert.match(room, /Consultation de salle, non représentative/);
  assert.doesNotMatch(picture(TOLD), /consultation/i);
  const box = { x: 0, y: 0, width: 30, height: 20 };
  const drawn = (cell) => square({ text: '58', mark: null, fragile: null, tint: null, ...cell }, box, 15, colors);
  assert.match(drawn({ consulted: true }), /data-part="room"/);
  assert.doesNotMatch(drawn({}), /data-part="room"/);
});

test('a picture without address or attribution leaves them out', () => {
  const svg = picture({ ...TOLD, address: null, attribution: null, legend: null });
  assertWellFormed(svg);
  assert.doesNotMatch(svg, /http:\/\/cube|IGN/);
});

test('the body gets what the texts leave, and keeps its proportions', () => {
  const rooms = [];
  const body = (room) => (rooms.push(room), { svg: '<g/>', ...room });
  picture({ ...TOLD, body });
  picture({ ...TOLD, body, sentence: 'Une phrase bien longue. '.repeat(20), simulated: true });
  assert.ok(rooms[1].height < rooms[0].height);
  assert.ok(rooms[1].height > 300, 'a slide shows figures, not only texts');
});

test('texts break at spaces, addresses after their parts, and nothing is lost', () => {
  const text = 'Les alliances entre collectivités, entreprises et associations ont-elles un impact ?';
  const lines = wrap(text, 300, 15);
  assert.ok(lines.length > 1);
  assert.equal(lines.join(' '), text);
  for (const line of lines) assert.ok(widthOf(line, 15) <= 300);
  assert.equal(wrap(TOLD.address, 200, 15).join(''), TOLD.address);
  assert.equal(fitted('Auvergne-Rhône-Alpes', 60, 15).at(-1), '…');
  assert.equal(fitted('Corse', 60, 15), 'Corse');
});

test('what XML cannot hold is written as entities or dropped', () => {
  assert.equal(escape('a<b>&"\u0000é'), 'a&lt;b&gt;&amp;&quot;é');
  assert.equal(tag('rect', { x: 1 / 3, y: null, 'data-a': '"' }), '<rect x="0.33" data-a="&quot;"/>');
});

test('the four marks are drawn apart, without colour', () => {
  const box = { x: 0, y: 0, width: 30, height: 20 };
  const drawn = (mark, fragile = null) => square({ text: '0', tint: null, mark, fragile }, box, 14, colors);
  assert.match(drawn('absent'), /stroke-dasharray="3 3".*>0</);
  assert.match(drawn('suppressed'), /data-part="hatching"/);
  assert.deepEqual(textsOf(drawn('suppressed')), []);
  assert.match(drawn('zero'), /stroke-width="2.5".*>0</);
  assert.match(drawn('not-established'), /<path [^>]*stroke-dasharray/);
  assert.match(drawn(null, 'fragile'), /<circle [^>]*fill="none"/);
  assert.match(drawn(null, 'very-fragile'), /<circle [^>]*fill="#16252b"/);
  assert.doesNotMatch(drawn(null, 'firm'), /circle/);
  const marks = ['absent', 'suppressed', 'zero', 'not-established'].map((mark) => drawn(mark));
  assert.equal(new Set(marks).size, 4);
});

test('a table has a head and a number for each member, within its room', () => {
  const cell = (text, more = {}) => ({ text, tint: colors.seq[3], mark: null, fragile: 'firm', ...more });
  const rows = [{ short: 'Citoyens' }, { short: 'Entreprises', chosen: true }];
  const columns = Array.from({ length: 19 }, (_, k) => ({ short: `Une région au nom long ${k}` }));
  const cells = rows.map(() => columns.map((_, j) => cell(`${40 + j}`, { chosen: j === 2 })));
  const svg = table({ rows, columns, cells }, ROOM, colors);
  assertWellFormed(svg);
  assert.equal(textsOf(svg).filter((text) => /^\d\d$/.test(text)).length, 38);
  for (const [, x, width] of svg.matchAll(/<rect x="([\d.]+)" y="[\d.-]+" width="([\d.]+)"/g)) assert.ok(Number(x) + Number(width) <= ROOM.width);
});

test('a ranking shows both ends and counts the others', () => {
  const item = (k, mark = null) => ({ name: `Dép. ${k}`, cell: { text: `${k}`, tint: colors.seq[1], mark, fragile: null }, share: mark ? null : k / 100, rank: mark ? null : k });
  const items = [...Array.from({ length: 50 }, (_, k) => item(k + 1)), item(0, 'suppressed'), item(0, 'suppressed'), item(0, 'absent')];
  const svg = ranking(items, 'France : 12 %', ROOM, colors);
  assertWellFormed(svg);
  const said = textsOf(svg);
  assert.deepEqual(said.filter((text) => /^\d+$/.test(text)).map(Number), [
    ...Array.from({ length: 12 }, (_, k) => 50 - k), ...Array.from({ length: 12 }, (_, k) => 12 - k),
  ]);
  assert.equal(said.at(-1), 'France : 12 %\u202f; 26 entre les deux\u202f; ▨ 2 masqués\u202f; · 1 jamais mesuré');
});

test('strips show each territory of the levels as on the screen', async () => {
  const view = await viewed('units=levels');
  const rows = levelRows(view);
  const svg = strips({ rows, scale: view.scale, indicator: view.indicator, focus: rows[0].id }, 900, colors);
  assertWellFormed(svg);
  assert.ok(textsOf(svg).includes('50\u202f%'));
  assert.ok(heightOf(2) > heightOf(1));
});

test('facts tell question, source, base, date and status of what is shown', async () => {
  const view = await viewed('profile=p&domain=d');
  const [question, source, measured] = facts(view);
  assert.match(question, /^Question\u00a0: /);
  assert.match(source, /Étude A, Maison, 2024\u202f; Étude B/);
  assert.match(measured, /Base\u00a0: de 60 à 9\u202f000 répondants/);
  assert.match(measured, /Date\u00a0: 2024/);
  assert.match(measured, /Statut\u00a0: données simulées, 1 valeur masquée/);
});

test('a base that was not published is said, never guessed', async () => {
  const view = await viewed('profile=p&domain=d');
  for (const cell of view.face.cells.flat()) if (cell?.n) cell.n = null;
  assert.match(facts(view)[2], /Base\u00a0: non publiée/);
});

test('a path reads the same after another: only its first point is absolute', () => {
  assert.equal(anywhere('m224 399 2 3h2z'), 'M224 399m0 0 2 3h2z');
  assert.equal(anywhere('m7-5v2l1-1z'), 'M7 -5m0 0v2l1-1z');
  assert.equal(anywhere('M1 2L3 4'), 'M1 2L3 4');
});

test('a hatched cell is drawn in lines that stay inside it', () => {
  const svg = square({ text: '', tint: null, mark: 'suppressed' }, { x: 10, y: 20, width: 40, height: 22 }, 14, colors);
  const [, data] = svg.match(/<path d="([^"]+)"/);
  const points = [...data.matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
  assert.ok(points.length >= 16);
  for (const [, x, y] of points) assert.ok(x >= 10 && x <= 50 && y >= 20 && y <= 42, `${x} ${y}`);
});

test('computed values become what every reader of SVG knows', () => {
  assert.equal(plain('color(srgb 0.5 0 1)'), 'rgb(128, 0, 255)');
  assert.equal(plain('url("#hatch-3")'), 'url(#hatch-3)');
  assert.equal(plain('1.2px'), '1.2');
  assert.equal(plain('4px, 3px'), '4, 3');
});
