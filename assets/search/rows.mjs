// What a result says: its name with what was asked marked, its kind, what is around it. Pure.

import { LINKING, plain } from './words.mjs';

const KINDS = { commune: 'Commune', epci: 'EPCI', departement: 'Département', region: 'Région', pays: 'Pays' };

/**
 * @param {object} place as `readPlaces` gives it
 * @param {{ words: string[], code: string }} asked as `readQuery` gives it
 * @returns {{ href: string, name: [string, boolean][], kind: string, around: string }}
 *   `name` in pieces, true where one answers what was asked
 */
export function rowOf(place, asked) {
  const kind = KINDS[place.kind];
  const around = [numberOf(place, asked.code), ...aroundOf(place)].filter(Boolean).join(' · ');
  const words = asked.words.filter((word) => !LINKING.has(word));
  return { href: `/territoire/${place.code}`, name: pieces(place.name, words), kind, around };
}

/** The code that was asked for, in full: « 354 » finds 35400. */
function numberOf({ numbers, kind }, code) {
  if (!code || kind === 'departement') return null;
  return numbers.split(' ').find((number) => number.startsWith(code))?.toUpperCase();
}

/** Département with its number, EPCI; the number of a département itself. */
function aroundOf({ kind, code, parent, epci }) {
  const numbered = (unit) => (unit.kind === 'departement' ? `${unit.name} (${unit.code.slice(4)})` : unit.name);
  if (kind === 'pays') return [];
  if (kind === 'departement') return [code.slice(4), parent.name];
  return [numbered(parent), epci?.short];
}

/** Cut a name where its words begin as those of a query do. */
export function pieces(name, words) {
  const cut = [];
  let end = 0;
  for (const { 0: word, index } of name.matchAll(/[\p{L}\p{N}]+/gu)) {
    const asked = words.filter((one) => plain(word).startsWith(one));
    const length = Math.min(word.length, Math.max(0, ...asked.map((one) => one.length)));
    if (!length) continue;
    if (index > end) cut.push([name.slice(end, index), false]);
    cut.push([name.slice(index, index + length), true]);
    end = index + length;
  }
  if (end < name.length) cut.push([name.slice(end), false]);
  return cut;
}

/** Say how many results there are. */
export function countText(count, most) {
  if (!count) return 'Aucun territoire ne porte ce nom ou ce code.';
  if (count === 1) return 'Un territoire\u00a0: Entrée pour l’ouvrir.';
  return `${count === most ? `Les ${count} premiers` : count} territoires\u00a0: flèches, puis Entrée.`;
}
