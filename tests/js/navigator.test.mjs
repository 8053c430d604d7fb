import assert from 'node:assert/strict';
import { test } from 'node:test';

import { caption, layout, move, rankText } from '../../assets/explorer/navigator.mjs';
import { AXES, CAMERAS, edge, extent, liftOf, near, project, quads, turn } from '../../assets/explorer/projection.mjs';

const COUNTS = { profile: 6, domain: 16, territory: 3 };
const SHELL = 16 * 3 + 6 * 16 + 6 * 3;
const poseOf = (fix, index, lift = 1) => ({ fix, index, lift, camera: CAMERAS[fix] });
const seen = (pose) => quads(pose, COUNTS).filter(({ points }) => points);
const members = (n) => Array.from({ length: n }, (_, i) => ({ id: `m${i}`, label: `Membre ${i}` }));

test('a whole cube shows its three sides, each cubelet side once', () => {
  const shown = seen(poseOf('domain', null));
  assert.equal(shown.length, SHELL);
  const names = new Set(shown.map(({ side, at }) => [side, ...AXES.map((axis) => at[axis])].join()));
  assert.equal(names.size, SHELL);
});

test('a lifted layer shows its whole face, its edges, and leaves a slot', () => {
  for (const fix of AXES) {
    const [a, b] = AXES.filter((axis) => axis !== fix);
    const edges = COUNTS[a] + COUNTS[b];
    for (let index = 0; index < COUNTS[fix]; index++) {
      const shown = seen(poseOf(fix, index));
      const layer = shown.filter(({ part }) => part === 'layer');
      assert.equal(layer.length, COUNTS[a] * COUNTS[b] + edges);
      assert.ok(layer.every(({ at }) => at[fix] === index));
      assert.equal(shown.filter(({ part }) => part === 'slot').length, 1);
      const block = shown.filter(({ part }) => part === 'block');
      assert.equal(block.length, SHELL - edges);
      assert.ok(block.every(({ at }) => at[fix] !== index));
    }
  }
});

test('choosing another layer keeps every element in its place', () => {
  for (const fix of AXES) {
    const identity = (index) => quads(poseOf(fix, index), COUNTS).map(({ side, part }) => `${side} ${part}`);
    for (let index = 1; index < COUNTS[fix]; index++) assert.deepEqual(identity(index), identity(0));
  }
});

test('what is behind is drawn first', () => {
  const parts = seen(poseOf('profile', 3)).map(({ part }) => part);
  const slot = parts.indexOf('slot');
  const behind = seen(poseOf('profile', 3)).slice(0, slot);
  assert.ok(behind.every(({ at }) => at.profile < 3));
  assert.equal(parts.lastIndexOf('block') < parts.indexOf('layer'), true);
  const below = seen(poseOf('domain', 5));
  assert.ok(below.slice(0, below.findIndex(({ part }) => part === 'slot')).every(({ at }) => at.domain > 5));
});

test('the lifted layer always stands at the same place, clear of the block', () => {
  for (const fix of AXES) {
    const places = Array.from({ length: COUNTS[fix] }, (_, k) => near(fix, k) + liftOf(fix, k, COUNTS, 1));
    assert.equal(new Set(places.map((place) => place.toFixed(6))).size, 1);
    assert.ok(places[0] > Math.max(...Array.from({ length: COUNTS[fix] }, (_, k) => near(fix, k))) + 20);
  }
});

test('projection: next profile and level go down the page, next domain too', () => {
  const origin = { profile: 0, domain: 0, territory: 0 };
  for (const camera of Object.values(CAMERAS)) {
    const [x, y] = project(camera, origin);
    const right = project(camera, { ...origin, profile: 1 });
    const left = project(camera, { ...origin, territory: 1 });
    assert.ok(right[0] > x && right[1] > y && left[0] < x && left[1] > y);
    assert.ok(project(camera, { ...origin, domain: near('domain', 1) })[1] > y);
  }
});

test('the drawing holds in its box, whatever is lifted and however it turns', () => {
  const { size, cameras } = layout(COUNTS);
  for (const from of AXES)
    for (const to of AXES)
      for (const t of [0, 0.2, 0.39, 0.6, 1]) {
        const pose = turn({ ...poseOf(from, 1), camera: cameras[from] }, { ...poseOf(to, 2), camera: cameras[to] }, t);
        const points = seen(pose).flatMap((quad) => quad.points);
        for (const k of [0, 1]) {
          const across = points.map((point) => point[k] - pose.camera['xy'[k]] + size[k] / 2);
          assert.ok(Math.min(...across) >= 0 && Math.max(...across) <= size[k], `${from} → ${to} at ${t}`);
        }
      }
  assert.ok(size[0] < 220 && size[1] < 290);
});

test('a turn starts as it was and ends as asked', () => {
  const [from, to] = [poseOf('profile', 3), poseOf('domain', 9)];
  assert.deepEqual(turn(from, to, 0), from);
  assert.deepEqual(turn(from, to, 1), to);
  assert.equal(turn(from, to, 0.2).fix, 'profile');
  assert.equal(turn(from, to, 0.7).fix, 'domain');
});

test('edges and extents follow the lifted layer', () => {
  const [[x1]] = edge('territory', poseOf('profile', 2), COUNTS);
  const [[x2]] = edge('territory', poseOf('profile', 2, 0), COUNTS);
  assert.ok(x1 > x2);
  const [left, top, right, bottom] = extent('domain', CAMERAS.domain, COUNTS);
  assert.ok(right > left && bottom > top);
});

test('keys: a layer further, the ends, a turn', () => {
  assert.deepEqual(move('ArrowDown', 'profile', 3, 6), { fix: 'profile', index: 4 });
  assert.deepEqual(move('ArrowDown', 'profile', 5, 6), { fix: 'profile', index: 5 });
  assert.deepEqual(move('ArrowUp', 'profile', 0, 6), { fix: 'profile', index: 0 });
  assert.deepEqual(move('PageDown', 'domain', 3, 16), { fix: 'domain', index: 7 });
  assert.deepEqual(move('PageUp', 'domain', 3, 16), { fix: 'domain', index: 0 });
  assert.deepEqual(move('End', 'domain', null, 16), { fix: 'domain', index: 15 });
  assert.deepEqual(move('ArrowDown', 'domain', null, 16), { fix: 'domain', index: 0 });
  assert.deepEqual(move('ArrowRight', 'territory', 1, 3), { fix: 'profile', index: null });
  assert.deepEqual(move('ArrowLeft', 'profile', 1, 6), { fix: 'territory', index: null });
  assert.equal(move('x', 'profile', 1, 6), null);
});

test('the caption names the layer and its rank', () => {
  assert.equal(rankText(0, 6), '1er sur 6');
  assert.equal(rankText(3, 6), '4e sur 6');
  assert.deepEqual(caption('profile', 3, members(6)), ['Profil\u00a0: Membre 3', '4e sur 6']);
  assert.deepEqual(caption('territory', 1, members(3), 'Bretagne'), ['Échelon\u00a0: Bretagne', '2e sur 3']);
  assert.deepEqual(caption('domain', null, members(16)), ['Domaine\u00a0: tous', '']);
});
