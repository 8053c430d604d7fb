// Places that answer a query, best first. Pure; tests/js/search.test.mjs holds it to real queries.

import { bits, distance, letters } from './distance.mjs';
import { compact, compared, LINKING, readQuery } from './words.mjs';

export const MOST = 8;

/** How a place was found; better ways come first, whatever the number of inhabitants. */
const WAY = { exact: 0, start: 1, word: 2, kind: 3, words: 6, typos: 7, beginning: 8 };
const STEP = 1000;
/** Quarters of a power of ten: an EPCI comes after its main commune; one typing error. */
const BESIDE = { commune: 0.5, epci: -6 };
const ERROR = 6;

const SIREN = 9;
const contexts = new WeakMap();

/**
 * Find places by name (typing errors forgiven), postcode, Insee code, code of a département or SIREN.
 * @param {object} index what `readPlaces` gives
 * @returns {object[]} places, at most `most`
 */
export function find(index, text, most = MOST) {
  const asked = readQuery(text);
  if (!asked.phrase) return asked.code ? byCode(index, asked.code).slice(0, most) : [];
  const keys = asked.code ? index.keys.filter(({ place }) => isAt(place, asked.code)) : index.keys;
  // A number may be that of an arrondissement: it narrows only what is named without an error.
  const found = byName(keys, asked, most, !asked.code);
  return found.length || !asked.code ? found : byName(index.keys, asked, most);
}

function byName(keys, asked, most, loosely = true) {
  const scores = new Map();
  const ways = new Set();
  const add = (place, way, more = 0) => {
    ways.add(way);
    const score = way * STEP + more - place.size - (BESIDE[place.kind] ?? 0);
    if (!(scores.get(place) <= score)) scores.set(place, score);
  };
  const ofKind = asked.kind && asked.bare ? keys.filter(({ place }) => place.kind === asked.kind) : [];
  byPhrase(keys, asked.phrase, add);
  byPhrase(ofKind, asked.bare, (place, way) => add(place, WAY.kind + way));
  if (scores.size < most) {
    byWords(keys, asked.words, add);
    byWords(ofKind, asked.bare.split(' '), add);
  }
  const sure = ways.has(WAY.exact) || [...ways].some((way) => way >= WAY.kind && way < WAY.words);
  if (loosely && !sure && scores.size < most) {
    byTypos(keys, asked.phrase, add);
    byTypos(ofKind, asked.bare, add);
  }
  if (loosely && !scores.size) byBeginning(keys, asked.phrase, add);
  return lowest(scores, most);
}

/** Places with the lowest scores; a sort of the thousands that « m » finds would be felt. */
function lowest(scores, most) {
  const best = [];
  for (const entry of scores) {
    if (best.length === most && entry[1] >= best[most - 1][1]) continue;
    const at = best.findIndex(([, score]) => score > entry[1]);
    best.splice(at < 0 ? best.length : at, 0, entry);
    best.length = Math.min(best.length, most);
  }
  return best.map(([place]) => place);
}

/** The phrase as it is: the whole name, its beginning, or from a word inside it on. */
function byPhrase(keys, phrase, add) {
  const sought = ` ${phrase}`;
  for (const { place, text, start } of keys) {
    const at = text.indexOf(sought);
    if (at < 0) continue;
    const first = at === 0 || at === start - 1;
    const whole = first && at + sought.length === text.length;
    add(place, whole ? WAY.exact : first ? WAY.start : WAY.word);
  }
}

/**
 * Every word begins a word of the name, or of the département or région around; one in the name.
 * Small words need not: « villeneuve ascq », « Mans (Le) ».
 */
function byWords(keys, words, add) {
  const told = words.filter((word) => !LINKING.has(word)).map((word) => ` ${word}`);
  for (const { place, text } of words.length > 1 && told.length ? keys : []) {
    const around = told.filter((word) => !text.includes(word));
    if (around.length === told.length) continue;
    const known = !around.length || around.every((word) => contextOf(place).includes(word));
    if (known) add(place, WAY.words, around.length * 50);
  }
}

function contextOf({ parent }) {
  if (!parent) return '';
  if (!contexts.has(parent)) contexts.set(parent, ` ${compared(parent.name)}${contextOf(parent)}`);
  return contexts.get(parent);
}

/** Names a few typing errors away, or of which a beginning is; spaces do not count. */
function byTypos(keys, phrase, add) {
  const asked = compact(phrase).replace(/^saint(?=e?[^e])/, 'st');
  const most = asked.length < 7 ? 1 : 2;
  const mask = letters(asked);
  for (const { place, close, seen } of asked.length < 4 ? [] : keys) {
    if (bits(mask & ~seen) > most) continue;
    for (const name of close) {
      const cost = beginAlike(asked, name) ? errors(asked, name, most) : Infinity;
      if (cost < Infinity) add(place, WAY.typos, cost * ERROR);
    }
  }
}

/** Whether one error at most makes the first letters differ: few names are left to compare. */
function beginAlike(asked, name) {
  const [a, b] = [asked.charCodeAt(0), asked.charCodeAt(1)];
  const [c, d] = [name.charCodeAt(0), name.charCodeAt(1)];
  return a === c || b === d || b === c || a === d;
}

/** Errors in a name, half a one more where the first letter differs; a mere beginning counts one. */
function errors(asked, name, most) {
  if (name.length < asked.length - most) return Infinity;
  const { whole, start } = distance(asked, name, most);
  if (start > most) return Infinity;
  return (whole > most ? start + 1 : Math.min(whole, start + 1)) + (asked[0] === name[0] ? 0 : 0.5);
}

/** The last resort, for « Montreuil sous bois »: the longest name that begins the query. */
function byBeginning(keys, phrase, add) {
  for (const { place, text } of keys) {
    const name = text.slice(1);
    if (phrase.startsWith(`${name} `)) add(place, WAY.beginning, -20 * name.length);
  }
}

/** Whether a place bears a code or lies in the département of that number. */
function isAt({ numbers, code, parent }, asked) {
  const departement = `DEP-${asked.toUpperCase()}`;
  return ` ${numbers} `.includes(` ${asked} `) || [code, parent?.code].includes(departement);
}

/** By code; one that nobody bears (« 35042 », a Cedex) leads to those that begin likewise. */
function byCode({ places, former }, code) {
  const sought = ` ${code}`;
  const bearers = places.filter(({ kind, numbers }) =>
    (kind !== 'epci' || code.length > SIREN - 4) && numbers.includes(sought));
  const today = former.get(code.toUpperCase());
  if (today && !bearers.includes(today)) bearers.push(today);
  if (!bearers.length && code.length > 2) return byCode({ places, former }, code.slice(0, -1));
  return secondByInsee(bearers.sort((a, b) => rank(b, code) - rank(a, code)), code);
}

/** Départements come first, the one of that number before those whose number begins so. */
function rank({ kind, code, size }, asked) {
  if (kind !== 'departement') return size;
  return code === `DEP-${asked.toUpperCase()}` ? 200 : 100 + size;
}

/** A postcode comes to mind before an Insee code: whose Insee code this is stands second. */
function secondByInsee(places, code) {
  const own = places.findIndex((place) => place.code === `COM-${code.toUpperCase()}`);
  if (own > 1) places.splice(1, 0, ...places.splice(own, 1));
  return places;
}
