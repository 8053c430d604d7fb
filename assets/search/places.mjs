// The search file (cube17/search_pack.py) as places, and the keys under which they are found.

import { letters } from './distance.mjs';
import { compact, compared } from './words.mjs';

const FIRST = 35;
const KINDS = { FR: 'pays', REG: 'region', DEP: 'departement', EPCI: 'epci' };
const SORT =
  /(?<=^|\|) ?(?:communaute (?:de communes|d agglomeration|urbaine)|(?:euro)?metropole)(?: (?:de|du|des|d|la|le|les|l))* (?=[^|])|(?<=[^|]) (?:metropole|agglomeration|agglo|communaute) ?(?=\||$)/g;
const ARTICLE = /^ (?:l|le|la|les) (?=.)/;

/**
 * Read the search file.
 * @returns {{ places: object[], keys: object[], former: Map<string, object> }}
 *   `places`: `{ code, name, short, kind, parent, epci, size, numbers }`, communes first: `code` is that of an
 *   address (`COM-35238`), `parent` and `epci` are places or null, `size` inhabitants in quarters of a
 *   power of ten, `numbers` codes with a space before each (` 35238 35000`);
 *   `keys`: `{ place, text, start, close, seen }`, see `keysOf`; several for a territory;
 *   `former`: the commune of today under each Insee code of the past.
 */
export function readPlaces({ territories, communes, former }) {
  const short = territories.short.split('|');
  const full = territories.names.split('|').map((name, row) => name.replace('*', () => short[row]));
  const units = readTerritories(territories, full, short);
  const towns = readCommunes(communes, units);
  const bare = compared(full.join('|')).replace(SORT, '').split('|');
  const rows = sums(former.communes);
  return {
    places: [...towns, ...units],
    keys: [
      ...keysOf(communes.names, towns),
      ...keysOf(short.join('|'), units),
      ...keysOf(full.join('|'), units).filter((_, row) => full[row] !== short[row]),
      ...keysOf(bare.join('|'), units).filter(({ place }) => place.kind === 'epci'),
    ],
    former: new Map(sums(former.codes).map((code, k) => [insee(code), towns[rows[k]]])),
  };
}

function readTerritories({ codes, parents, population }, names, shorts) {
  const units = codes.map((code, row) => {
    const [prefix, number] = code.split('-');
    const numbers = prefix === 'EPCI' || prefix === 'DEP' ? ` ${number.toLowerCase()}` : '';
    const [name, short, size] = [names[row], shorts[row], place(population, row)];
    return { code, name, short, kind: KINDS[prefix], epci: null, size, numbers };
  });
  units.forEach((unit, row) => (unit.parent = row ? units[parents[row]] : null));
  return units;
}

function readCommunes(communes, units) {
  const departements = new Map(units.filter(({ kind }) => kind === 'departement').map((unit) => [unit.code, unit]));
  const codes = sums(communes.codes).map(insee);
  const names = communes.names.split('|');
  const postcodes = communes.postcodes.split(' ');
  const used = communes.postcodes_of.map((steps) => sums(steps).map((n) => String(n).padStart(5, '0')));
  const held = new Map([...departements.keys()].sort().map((code, k) => [code, communes.epci_of[k]]));
  const epciRows = [-1, ...new Set(communes.epci_of.flat().filter((row) => row >= 0))].sort((a, b) => a - b);
  const usedBy = new Map(epciRows.map((row, k) => [row, used[k]]));
  return codes.map((code, row) => {
    const holder = `DEP-${departementOf(code)}`;
    const epci = held.get(holder)[place(communes.epci, row)];
    const numbers = [code.toLowerCase()];
    for (let k = 0; k < postcodes[row].length; k++) numbers.push(usedBy.get(epci)[place(postcodes[row], k)]);
    return {
      code: `COM-${code}`,
      name: names[row],
      short: names[row],
      kind: 'commune',
      parent: departements.get(holder),
      epci: units[epci] ?? null,
      size: place(communes.population, row),
      numbers: ` ${numbers.join(' ')}`,
    };
  });
}

/**
 * Keys of places from their names, joined by `|` because text is prepared faster at once.
 * @returns {object[]} `{ place, text, start, close, seen }`: the name as `compared`, a space before each word;
 *   where it starts once its article is left out; without spaces, with and without article; its
 *   letters
 */
function keysOf(joined, places) {
  const texts = compared(joined).split('|').map((text) => ` ${text.trim()}`);
  const close = compact(texts.join('|')).split('|');
  return texts.map((text, row) => {
    const start = ARTICLE.exec(text)?.[0].length ?? 1;
    const whole = close[row];
    return { place: places[row], text, start, close: start > 1 ? [whole, whole.slice(start - 2)] : [whole], seen: letters(whole) };
  });
}

/** Département of an Insee code. */
function departementOf(code) {
  return code.slice(0, code.startsWith('97') ? 3 : 2);
}

/** An Insee code, read as a hexadecimal number by the writer. */
function insee(number) {
  return number.toString(16).toUpperCase().padStart(5, '0');
}

function place(characters, row) {
  return characters.charCodeAt(row) - FIRST;
}

function sums(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}
