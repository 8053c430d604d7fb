// A view as an entry of the carnet: what `describe()` told of it (share/main.mjs), as store.mjs keeps
// it. Pure.

import { LOCAL } from '../explorer/local.mjs';
import { plate } from '../share/picture.mjs';

/**
 * @param {object} told
 * @param {{release: string, cubes: {id: string, version: string}[]}} config of the page
 * @param {Date} now
 */
export function entryOf(told, { release, cubes }, now) {
  const { title, sentence, headline, table, simulated, consulted } = told;
  // What cannot be cited is of this tab.
  const cube = told.cited ?? cubes.find(({ id }) => id === LOCAL);
  return {
    id: newId(now),
    address: told.address ? pathOf(told.address) : null,
    title,
    sentence,
    headline: headline ?? null,
    lines: [...told.lines, told.attribution].filter(Boolean),
    table: table ?? null,
    svg: told.body ? plate(told) : null,
    simulated,
    consulted: Boolean(consulted),
    note: '',
    added: now.toISOString(),
    version: { release, cube: cube?.id ?? null, content: cube?.version ?? null },
  };
}

/** An id that no other view has; `crypto.randomUUID` is missing where a page comes without https. */
export function newId(now = new Date()) {
  return `${now.getTime().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

/** « 1 vue », « 3 vues ». */
export function counted(count) {
  return `${count} vue${count > 1 ? 's' : ''}`;
}

function pathOf(address) {
  const { pathname, search } = new URL(address);
  return pathname + search;
}
