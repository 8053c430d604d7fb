// What the form that opens a room proposes and in which order; pure.

const LOCAL = new Set(['commune', 'epci', 'departement']);
const MOST = 6;

/**
 * Local territories among those found, as choices.
 * @param {object[]} found places of the search file, best first
 * @param {Function} rowOf of assets/search/rows.mjs
 * @returns {{ code: string, name: string, around: string }[]}
 */
export function proposed(found, rowOf) {
  const local = found.filter(({ kind }) => LOCAL.has(kind)).slice(0, MOST);
  return local.map((place) => {
    const { kind, around } = rowOf(place, { words: [], code: '' });
    return { code: place.code, name: place.name, around: [kind, around].filter(Boolean).join(' · ') };
  });
}

/** Say how many choices there are. */
export function saidOf(count) {
  if (!count) return 'Aucune commune, intercommunalité ni département de ce nom ou de ce code.';
  return count === 1 ? 'Un territoire\u00a0: choisissez-le.' : `${count} territoires\u00a0: choisissez-en un.`;
}

/** The same items with one moved by a step; at an end it stays. */
export function moved(items, at, step) {
  const to = at + step;
  if (!(to in items)) return items;
  const rest = items.filter((_, k) => k !== at);
  return [...rest.slice(0, to), items[at], ...rest.slice(to)];
}
