// The carnet of this browser: views in an order, in IndexedDB, since their pictures are large.
//
// An entry is `{id, address, title, sentence, headline, lines, table, svg, simulated, consulted, note, added,
// version}`: `address` path and query, null where none opens the view elsewhere; `headline`
// `{number, words}` or null; `lines` what the numbers are (question, source, base, date, status, map);
// `table` `{caption, columns, rows}` of texts or null; `svg` the picture as text or null; `added` an
// ISO date; `version` `{release, cube, content}`.

import { inserted, moved } from './order.mjs';

const NAME = 'cube17-carnet';
const COUNT = 'cube17-carnet'; // read by shell.js before anything is loaded
const ORDER = 'ids';

/** The entries, in order. */
export async function entries() {
  const found = await transact('readonly', async (views, order) => {
    const [all, ids] = [await asked(views.getAll()), await orderOf(order)];
    const known = new Map(all.map((entry) => [entry.id, entry]));
    return ids.map((id) => known.get(id));
  });
  tell(found.length);
  return found;
}

/** Put entries at a place, by default the end; resolves to how many there are then. */
export function add(added, at = Infinity) {
  return rearrange(async (views, ids) => {
    for (const entry of added) await asked(views.put(entry));
    return inserted(ids, added.map(({ id }) => id), at);
  });
}

/** Put entries in the place of all others: those are gone only once these are kept. */
export function replaceAll(others) {
  return rearrange(async (views) => {
    await asked(views.clear());
    for (const entry of others) await asked(views.put(entry));
    return others.map(({ id }) => id);
  });
}

export function remove(id) {
  return rearrange(async (views, ids) => {
    await asked(views.delete(id));
    return ids.filter((other) => other !== id);
  });
}

/** Move an entry by a number of places, towards the end when positive. */
export function move(id, by) {
  return rearrange(async (_, ids) => moved(ids, id, by));
}

/** Change fields of an entry; one that another tab has removed stays removed. */
export function change(id, patch) {
  return transact('readwrite', async (views) => {
    const entry = await asked(views.get(id));
    if (entry) await asked(views.put({ ...entry, ...patch }));
  });
}

/** What a person can do about a failure of this module. */
export function remedy(error) {
  if (error?.name === 'QuotaExceededError')
    return 'Ce navigateur n’a plus de place\u00a0: enregistrez le carnet en fichier, puis retirez des vues. Rien n’a été perdu.';
  return 'Ce navigateur refuse de garder un carnet (fenêtre privée, ou stockage coupé pour ce site)\u00a0: ouvrez une fenêtre ordinaire, ou passez par «\u00a0Partager\u00a0».';
}

async function rearrange(act) {
  const count = await transact('readwrite', async (views, order) => {
    const ids = await act(views, await orderOf(order));
    await asked(order.put(ids, ORDER));
    return ids.length;
  });
  tell(count);
  return count;
}

async function orderOf(order) {
  return (await asked(order.get(ORDER))) ?? [];
}

/** Run `act(views, order)` in one transaction: all of it is kept, or nothing. */
async function transact(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(['views', 'order'], mode);
      let answer;
      transaction.oncomplete = () => resolve(answer);
      transaction.onabort = () => reject(transaction.error);
      act(transaction.objectStore('views'), transaction.objectStore('order')).then(
        (found) => (answer = found),
        (error) => {
          reject(error);
          giveUp(transaction);
        },
      );
    });
  } finally {
    database.close();
  }
}

function giveUp(transaction) {
  try {
    transaction.abort();
  } catch {
    // The browser has done so.
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('views', { keyPath: 'id' });
      request.result.createObjectStore('order');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The header of every page says how many views there are. */
function tell(count) {
  try {
    localStorage.setItem(COUNT, String(count));
  } catch {
    // Storage switched off: the header says nothing.
  }
  document.dispatchEvent(new CustomEvent('cube17:carnet', { detail: count }));
}
