// A table that only this tab has: kept by the check of the page Données, read by the Explorer.
// It lives in the tab's own storage: a reload keeps it, closing the tab forgets it.

export const LOCAL = 'local';

const KEY = 'cube17-local';
let read = null;

/** Keep a cube, `{ dictionary, packs, view }`, `view` the query where it opens if it says so; false without room. */
export function keepLocal(cube, storage = tabStorage()) {
  read = null;
  try {
    storage.setItem(KEY, JSON.stringify(cube));
    return true;
  } catch {
    return false;
  }
}

/** The cube of this tab, `null` when there is none. */
export function localCube(storage = tabStorage()) {
  try {
    read ??= JSON.parse(storage.getItem(KEY));
  } catch {
    // Storage switched off.
  }
  return read;
}

/** The configuration of the server, and the cube of this tab beside those of the catalogue. */
export function withLocal(config, storage = tabStorage()) {
  const own = localCube(storage)?.dictionary;
  if (!own) return config;
  const { title, nature, version } = own;
  return { ...config, cubes: [...config.cubes, { id: LOCAL, title, nature, version }] };
}

/** One file of the cube of this tab, by the name it would have on the server. */
export async function localFile(path) {
  const cube = localCube();
  const found = path === 'dictionary.json' ? cube?.dictionary : cube?.packs[path.replace(/\.json$/, '')];
  if (!found) throw new Error(`${path} : ce tableau n’est plus dans cet onglet`);
  return found;
}

function tabStorage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
