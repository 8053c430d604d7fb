import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { glyphOf } from '../../assets/explorer/map_picture.mjs';
import { destination, nearest, neighbour } from '../../assets/explorer/neighbours.mjs';
import { joined } from '../../assets/explorer/svg.mjs';
import { placement } from '../../assets/explorer/tooltip.mjs';

const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const CROSS = [
  { code: 'middle', x: 50, y: 50 },
  { code: 'north', x: 52, y: 10 },
  { code: 'south', x: 45, y: 90 },
  { code: 'west', x: 10, y: 55 },
  { code: 'east', x: 90, y: 40 },
];

test('an arrow leads to the nearest unit in its direction', () => {
  const found = ARROWS.map((key) => neighbour(CROSS, 'middle', key));
  assert.deepEqual(found, ['north', 'south', 'west', 'east']);
});

test('a unit straight ahead is met before a nearer one aside', () => {
  const points = [
    { code: 'here', x: 0, y: 0 },
    { code: 'ahead', x: 30, y: 0 },
    { code: 'aside', x: 5, y: 20 },
  ];
  assert.equal(neighbour(points, 'here', 'ArrowRight'), 'ahead');
});

test('at the edge one stays; Home and End lead to the ends; other keys do nothing', () => {
  assert.equal(neighbour(CROSS, 'north', 'ArrowUp'), null);
  assert.equal(destination(CROSS, 'north', 'ArrowUp'), 'north');
  assert.equal(destination(CROSS, 'north', 'Home'), 'middle');
  assert.equal(destination(CROSS, 'north', 'End'), 'east');
  assert.equal(destination(CROSS, 'north', 'a'), null);
});

for (const kind of ['region', 'departement', 'epci']) {
  const file = new URL(`../../assets/maps/${kind}.svg`, import.meta.url);
  test(`every unit of the ${kind} map is reached with the arrows alone`, { skip: !existsSync(file) }, () => {
    const points = pointsOf(readFileSync(file, 'utf8'));
    const reached = new Set([points[0].code]);
    for (const code of reached) for (const key of ARROWS) reached.add(neighbour(points, code, key) ?? code);
    const missed = points.filter(({ code }) => !reached.has(code)).map(({ code }) => code);
    assert.deepEqual(missed, []);
  });
}

function pointsOf(text) {
  const paths = [...text.matchAll(/<path ([^>]*data-territory[^>]*)>/g)].map(([, attributes]) => attributes);
  const value = (attributes, name) => attributes.match(new RegExp(`data-${name}="([^"]*)"`))?.[1];
  return paths
    .filter((attributes) => !value(attributes, 'zoom'))
    .map((attributes) => ({ code: value(attributes, 'territory'), x: +value(attributes, 'x'), y: +value(attributes, 'y') }));
}

test('the nearest unit within a frame', () => {
  const within = ({ x }) => x > 40;
  assert.equal(nearest(CROSS, [0, 50]).code, 'west');
  assert.equal(nearest(CROSS, [0, 50], within).code, 'middle');
  assert.equal(nearest(CROSS, [0, 50], () => false), null);
});

test('colour is not alone to speak', () => {
  assert.equal(glyphOf({ symbol: '▲', mark: null, fragile: 'firm' }, 'region'), '▲');
  assert.equal(glyphOf({ symbol: '≈', mark: 'not-established', fragile: 'very-fragile' }, 'region'), '≈\u2009●');
  assert.equal(glyphOf({ mark: 'zero', fragile: 'fragile' }, 'departement'), '0\u2009○');
  assert.equal(glyphOf({ symbol: '▼', mark: null, fragile: 'fragile' }, 'epci'), '▼');
  assert.equal(glyphOf({ symbol: '≈', mark: 'not-established', fragile: null }, 'epci'), '');
  assert.equal(glyphOf({ symbol: '◌', mark: null, fragile: null }, 'epci'), '◌');
  assert.equal(glyphOf({ mark: 'suppressed', fragile: null }, 'region'), '');
});

test('outlines are joined without dragging one another', () => {
  const path = (d) => ({ getAttribute: () => d });
  assert.equal(joined([path('m5 5h3z'), path('m9 9v2z')]), 'M0 0m5 5h3zM0 0m9 9v2z');
});

test('a tooltip stays in its frame, above when there is room', () => {
  const size = { width: 100, height: 20 };
  const frame = { width: 300, top: 0 };
  assert.deepEqual(placement({ x: 150, y: 100 }, size, frame), { left: 100, top: 68 });
  assert.deepEqual(placement({ x: 5, y: 100 }, size, frame), { left: 0, top: 68 });
  assert.deepEqual(placement({ x: 295, y: 10 }, size, frame), { left: 200, top: 22 });
});
