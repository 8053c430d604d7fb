// Forms that wait for the network, in this browser: the last of each. `storage`: localStorage.

const PREFIX = 'cube17-voix ';
const SIGNED = 'Cube17-Room'; // rooms/guard.py

/** Milliseconds until another try: twice as long each time, half a minute at most. */
export const pause = (failures, chance = Math.random()) =>
  Math.min(30, 2 ** failures) * (500 + 500 * chance);

/** Keep what a form says, instead of what it said before. */
export const keep = (storage, path, body) => storage.setItem(PREFIX + path, body);

/** Forms of a room that wait: `[path, body]`. */
export const waiting = (storage, room) =>
  Array.from({ length: storage.length }, (_, k) => storage.key(k))
    .filter((key) => key.startsWith(PREFIX + room))
    .map((key) => [key.slice(PREFIX.length), storage.getItem(key)]);

/** Send a form. `{ next }`: taken; `{ refusal }`: refused; `{}`: waits, as does a newer one. */
export async function send(storage, path, body, post) {
  const told = {};
  try {
    const answer = await post(path, body);
    // What something in between says, such as a hotel's door, is no answer: it is not signed.
    if (!answer.headers.has(SIGNED)) return {};
    if (answer.ok) told.next = (await answer.json()).next;
    else if (answer.status < 500) told.refusal = await answer.text();
  } catch {
    return {};
  }
  if ((told.next || told.refusal) && storage.getItem(PREFIX + path) === body) storage.removeItem(PREFIX + path);
  return told;
}
