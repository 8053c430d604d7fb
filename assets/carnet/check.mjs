// What is wrong with an entry that comes from elsewhere, in French; null when nothing is. Pure.

const PAGES = /^\/(explorer|comparer|territoire\/[\w-]+)(\?[^#]*)?$/;
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;
const isText = (value) => typeof value === 'string';
const isTexts = (value) => Array.isArray(value) && value.every(isText);
const isSaid = (value) => typeof value === 'boolean';
const or = (check) => (value) => value === null || check(value);

const FIELDS = {
  title: [isText, 'un texte'],
  sentence: [isText, 'un texte'],
  note: [isText, 'un texte'],
  added: [isText, 'une date'],
  address: [or(isText), 'une adresse ou null'],
  lines: [isTexts, 'une liste de textes'],
  simulated: [isSaid, 'true ou false'],
  consulted: [isSaid, 'true ou false'],
  svg: [or((value) => isText(value) && value.startsWith('<svg')), 'une image SVG ou null'],
  headline: [or((value) => isText(value?.number) && isText(value.words)), '{number, words} ou null'],
  table: [or(isTable), '{caption, columns, rows} ou null'],
  version: [(value) => value !== null && typeof value === 'object', 'un objet'],
};

/** Why an entry cannot be used: « « title » devrait être un texte ». */
export function entryProblem(entry) {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return 'ce n’est pas une vue';
  for (const [name, [check, wanted]] of Object.entries(FIELDS)) {
    if (!(name in entry)) return `«\u00a0${name}\u00a0» manque`;
    if (!check(entry[name])) return `«\u00a0${name}\u00a0» devrait être ${wanted}`;
  }
  return entry.address === null ? null : addressProblem(entry.address);
}

/** Only views of this site are opened: an address is a path, never another host. */
export function addressProblem(address) {
  return isText(address) && PAGES.test(address) ? null : 'son adresse n’est pas celle d’une vue';
}

/** A value without what XML cannot hold in any of its texts: no reader of slides would open them. */
export function legible(value) {
  if (isText(value)) return value.replace(UNWRITABLE, '');
  if (Array.isArray(value)) return value.map(legible);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, legible(part)]));
}

function isTable(table) {
  if (!table || !isText(table.caption) || !isTexts(table.columns) || !Array.isArray(table.rows)) return false;
  return table.rows.every((row) => isTexts(row) && row.length === table.columns.length);
}
