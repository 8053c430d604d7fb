import assert from 'node:assert/strict';
import { test } from 'node:test';

import { framing } from '../../assets/explorer/framing.mjs';

test('a frame holds its boxes, centred, in the proportions of the whole map', () => {
  const boxes = [
    { x: 100, y: 100, width: 50, height: 20 },
    { x: 150, y: 110, width: 50, height: 20 },
  ];
  // 100 wide of 1000: the width decides, a tenth of the map and 24 % of margin.
  assert.equal(framing(boxes, '0 0 1000 500'), '88 84 124 62');
});

test('a tall territory is framed by its height', () => {
  assert.equal(framing([{ x: 0, y: 0, width: 1, height: 100 }], '0 0 1000 500'), '-123.5 -12 248 124');
});
