import assert from 'node:assert/strict';
import { test } from 'node:test';

import { keep, pause, send, waiting } from '../../assets/workshop/outbox.mjs';

/** What localStorage is, in memory. */
class Storage extends Map {
  get length() {
    return this.size;
  }
  key(k) {
    return [...this.keys()][k];
  }
  getItem(name) {
    return this.get(name) ?? null;
  }
  setItem(name, value) {
    this.set(name, String(value));
  }
  removeItem(name) {
    this.delete(name);
  }
}

const ROOM = '/a/BCDFGH/';
const PATH = `${ROOM}q/innovation-territoriale`;
const OURS = { 'Cube17-Room': '1' };
const taken = async () => Response.json({ next: '/a/BCDFGH/merci' }, { headers: OURS });
const answered = (status, text, headers) => async () => new Response(text, { status, headers });
const kept = (storage) => waiting(storage, ROOM);

test('the last answer to a question waits, for each question of the room', () => {
  const storage = new Storage([['cube17-theme', 'dark']]);
  keep(storage, PATH, 'choix=nul');
  keep(storage, `${ROOM}profil`, 'profil=citoyens');
  keep(storage, PATH, new URLSearchParams({ choix: 'fort' }));
  keep(storage, '/a/ZZZZZZ/profil', 'profil=fondations');
  assert.deepEqual(kept(storage), [[PATH, 'choix=fort'], [`${ROOM}profil`, 'profil=citoyens']]);
});

test('what the server takes waits no more, and the server says where to go on', async () => {
  const storage = new Storage();
  keep(storage, PATH, 'choix=fort');
  assert.deepEqual(await send(storage, PATH, 'choix=fort', taken), { next: '/a/BCDFGH/merci' });
  assert.deepEqual(kept(storage), []);
});

test('what the server refuses is shown and not sent again', async () => {
  for (const status of [403, 404, 409, 413, 422, 429]) {
    const storage = new Storage();
    keep(storage, PATH, 'choix=fort');
    assert.deepEqual(await send(storage, PATH, 'choix=fort', answered(status, 'Close.', OURS)), { refusal: 'Close.' });
    assert.deepEqual(kept(storage), []);
  }
});

test('without the network, or with something else that answers, it waits', async () => {
  const away = async () => {
    throw new TypeError('Failed to fetch');
  };
  const door = [200, 303, 400, 403, 404, 407, 429, 511].map((status) => answered(status, '<html>Grand Hôtel</html>'));
  const feigned = async () => Response.json({ next: '/' });
  for (const post of [away, ...door, feigned, answered(502, ''), answered(500, '', OURS), answered(503, '', OURS)]) {
    const storage = new Storage();
    keep(storage, PATH, 'choix=fort');
    assert.deepEqual(await send(storage, PATH, 'choix=fort', post), {});
    assert.deepEqual(kept(storage), [[PATH, 'choix=fort']]);
  }
});

test('an answer changed while the one before was under way still has to be sent', async () => {
  const storage = new Storage();
  keep(storage, PATH, 'choix=fort');
  const sent = send(storage, PATH, 'choix=fort', async () => {
    keep(storage, PATH, 'choix=nul');
    return taken();
  });
  assert.ok((await sent).next);
  assert.deepEqual(kept(storage), [[PATH, 'choix=nul']]);
});

test('tries are further and further apart, half a minute at most, and not in step', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 9].map((failures) => pause(failures, 1)), [2000, 4000, 8000, 16000, 30000, 30000]);
  assert.equal(pause(1, 0), 1000);
});
