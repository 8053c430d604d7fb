import assert from 'node:assert/strict';
import test from 'node:test';

import { cubeOf, named, tabCubeOf, withViews } from '../../assets/onefile/save.mjs';
import { configOf } from '../../assets/onefile/tab.mjs';

const PAGE = '<p>avant</p><script type="application/json" id="cube17-carnet">[]</script><p>après</p>';

test('views are put in their place, and nothing they hold ends it', () => {
  const entries = [{ title: '</script><script>alert(1)</script>', note: 'le coût : $& et $1' }];
  const written = withViews(PAGE, entries);
  assert.equal(written.match(/<\/script>/g).length, 1);
  const text = written.match(/id="cube17-carnet">(.*?)<\/script>/)[1];
  assert.deepEqual(JSON.parse(text), entries);
  assert.ok(written.startsWith('<p>avant</p>') && written.endsWith('<p>après</p>'));
});

const view = (cube, content = null) => ({ version: { cube, content } });

test('the cube of the file is that of the first view that has one of the site, or else the published one', () => {
  assert.equal(cubeOf([view(null), view('local'), view('demonstration'), view('odd17-2022')]), 'demonstration');
  assert.equal(cubeOf([view('local', '1'), { version: {} }]), 'odd17-2022');
});

test('the cube of this tab is carried where a view shows it as it is', () => {
  const cube = { dictionary: { version: '1' } };
  assert.equal(tabCubeOf([view('demonstration', '1'), view('local', '1')], cube), cube);
  assert.equal(tabCubeOf([view('demonstration', '1'), view('local', '0')], cube), null);
  assert.equal(tabCubeOf([view('local', '1')], null), null);
});

test('the name says what is simulated and what a room answered, each once', () => {
  const [simulated, room] = ['-donnees-simulees', '-consultation-de-salle'];
  assert.equal(named(`cube17-a${simulated}.html`, simulated + room), `cube17-a${simulated}${room}.html`);
  assert.equal(named('cube17-odd17-2022.html', room), `cube17-odd17-2022${room}.html`);
  assert.equal(named('cube17-odd17-2022.html', ''), 'cube17-odd17-2022.html');
});

test('a file around the cube of a tab opens there', () => {
  const served = { release: '9', opens: 'cube=a', cubes: [{ id: 'a' }] };
  const cube = { dictionary: { title: 'T', nature: 'workshop', version: '1', date: 'x' } };
  const own = { release: '9', opens: 'cube=local', cubes: [{ id: 'local', title: 'T', nature: 'workshop', version: '1' }] };
  assert.deepEqual(configOf(served, cube), own);
  assert.deepEqual(configOf(served, { ...cube, view: 'cube=local&fix=territory' }), { ...own, opens: 'cube=local&fix=territory' });
});
