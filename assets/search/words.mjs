// Names and queries brought to one form: lower case, no accents, one space between words.

const SHORT = { st: 'saint', sts: 'saints', ste: 'sainte', stes: 'saintes', ss: 'sous' };

/** Words that say of what kind a place is; « pays de Brest » is an EPCI that is not called so. */
export const GENERIC = {
  epci:
    'agglo agglomeration ca cc communaute communes comcom cu epci eurometropole grand interco ' +
    'intercommunalite metropole metropolitaine pays siren urbaine',
  commune: 'commune com cp insee mairie ville',
  departement: 'departement dep dept',
  region: 'region reg',
};
const KIND = new Map(
  Object.entries(GENERIC).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind])),
);
/** Small words, which need not be told. */
export const LINKING = new Set('a au aux d de des du en et l la le les sous sur'.split(' '));
const PARTICLE = /^(?:(?:de|du|des|d|la|le|les|l|et) )+(?=.)/;
/** Said of an address, not of a place: « Lyon 3e arrondissement ». */
const POSTAL = /^(?:arrondissement|\d{1,2}(?:e|er|eme|ere))$/;

/** Written names that people shorten otherwise. */
const ALIASES = new Map([
  ['paca', 'provence alpes cote d azur'],
  ['region sud', 'provence alpes cote d azur'],
  ['idf', 'ile de france'],
  ['aura', 'auvergne rhone alpes'],
  ['bfc', 'bourgogne franche comte'],
  ['hdf', 'hauts de france'],
]);

/** Lower case without accents, œ and æ in two letters, one space for all that is no letter. */
export function plain(text) {
  return text
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]+/g, '')
    .replace(/[^a-z0-9|]+/g, ' ');
}

/** A text as names are compared: plain, « st » and other short words in full. */
export function compared(text) {
  return plain(text).replace(/(?<![a-z0-9])(?:stes|sts|ste|st|ss)(?![a-z0-9])/g, (word) => SHORT[word]);
}

/** Without spaces, « saint » short: the form in which typing errors are counted. */
export function compact(text) {
  return text.replace(/\bsaint(e?)(s?)\b/g, 'st$1$2').replaceAll(' ', '');
}

/**
 * What a query says.
 * @returns {{ phrase: string, words: string[], code: string, kind: ?string, bare: string }}
 *   `phrase`: what should be found in a name, `words` of it; `code`: digits, alone or beside it;
 *   `kind`: the kind that generic words name, and `bare`, the phrase without these.
 */
export function readQuery(text) {
  const written = text.replace(/\bs\//gi, 'sur ').replace(/\bcedex( \d+)?/i, ' ').replaceAll('|', ' ');
  const whole = compared(written).trim();
  const digits = whole.replaceAll(' ', '');
  if (/^\d+$/.test(digits)) return { phrase: '', words: [], code: digits, kind: null, bare: '' };
  const words = (ALIASES.get(whole) ?? whole).split(' ').filter((word) => word && !POSTAL.test(word));
  const isCode = (word) => /^(?:\d[\dab]|\d[\dab]\d{1,3}|\d{9})$/.test(word);
  const code = words.find(isCode) ?? '';
  const named = words.filter((word) => !/^\d/.test(word));
  const kind = named.map((word) => KIND.get(word)).find(Boolean) ?? null;
  const bare = named.filter((word) => !KIND.has(word)).join(' ').replace(PARTICLE, '');
  return { phrase: code && !bare ? '' : named.join(' '), words: named, code, kind, bare };
}
