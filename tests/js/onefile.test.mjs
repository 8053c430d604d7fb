import assert from 'node:assert/strict';
import test from 'node:test';

import { cubeOf, withViews } from '../../assets/onefile/save.mjs';

const PAGE = '<p>avant</p><script type="application/json" id="cube17-carnet">[]</script><p>après</p>';

test('views are put in their place, and nothing they hold ends it', () => {
  const entries = [{ title: '</script><script>alert(1)</script>', note: 'le coût : $& et $1' }];
  const written = withViews(PAGE, entries);
  assert.equal(written.match(/<\/script>/g).length, 1);
  const text = written.match(/id="cube17-carnet">(.*?)<\/script>/)[1];
  assert.deepEqual(JSON.parse(text), entries);
  assert.ok(written.startsWith('<p>avant</p>') && written.endsWith('<p>après</p>'));
});

test('the cube of the file is that of the first view of the Explorer that the site knows', () => {
  const view = (address) => ({ address });
  assert.equal(cubeOf([]), '');
  assert.equal(cubeOf([view(null), view('/comparer?one=citoyens')]), '');
  assert.equal(cubeOf([view('/explorer?cube=local'), view('/explorer?cube=odd17-2022')]), 'odd17-2022');
  assert.equal(cubeOf([view('/explorer?fix=domain'), view('/explorer?cube=odd17-2022')]), '');
});
