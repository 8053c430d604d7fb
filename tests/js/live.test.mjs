// The screen of a room: when it asks again, which keys drive it.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { calm, stepOf } from '../../assets/workshop/drive.mjs';
import { pause } from '../../assets/workshop/live.mjs';

const press = (key, more = {}) => stepOf({ key, ...more });

test('the screen asks again at its own pace, followers are spread out', () => {
  assert.equal(pause(700, 0), 700);
  assert.equal(pause(0, 0, () => 0), 1000);
  assert.equal(pause(0, 0, () => 0.999) < 1500, true);
});

test('failures make it patient, five seconds at most', () => {
  assert.deepEqual([1, 2, 3, 4, 30].map((failures) => pause(700, failures)), [1400, 2800, 5000, 5000, 5000]);
  assert.equal(pause(0, 2000, () => 0.5), 5000);
});

test('arrows, page keys and the space bar move one screen, as clickers send them', () => {
  for (const key of ['ArrowRight', 'ArrowDown', 'PageDown', ' ']) assert.equal(press(key), 1);
  for (const key of ['ArrowLeft', 'ArrowUp', 'PageUp']) assert.equal(press(key), -1);
  for (const key of ['f', 'Enter', 'Tab', 'Home', 'a']) assert.equal(press(key), 0);
});

test('a key held down, or one for the browser, moves nothing', () => {
  for (const held of ['repeat', 'altKey', 'ctrlKey', 'metaKey']) assert.equal(press('ArrowLeft', { [held]: true }), 0);
});

test('the space bar presses a button that has the focus', () => {
  const button = { closest: () => button };
  assert.equal(press(' ', { target: button }), 0);
  assert.equal(press('ArrowRight', { target: button }), 1);
  assert.equal(press(' ', { target: { closest: () => null } }), 1);
});

test('a second press within the pause that a move asks for is the same one', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const [moves, busy] = [[], []];
  let moved;
  const press = calm((step) => {
    moves.push(step);
    return new Promise((resolve) => (moved = () => resolve(600)));
  }, (now) => busy.push(now));
  const first = press(1);
  press(1); // the move is under way
  moved();
  await first;
  mock.timers.tick(599);
  press(1);
  assert.deepEqual([moves, busy], [[1], [true]]);
  mock.timers.tick(1);
  press(-1);
  assert.deepEqual([moves, busy], [[1, -1], [true, false, true]]);
  mock.timers.reset();
});
