// The answer to a table: what would be read, what is to be put right, the way to the Explorer.

import { element } from '../explorer/dom.mjs';

const UNREACHED =
  'Le serveur n’a pas répondu. Vérifiez la connexion, puis choisissez de nouveau le fichier.';

/** What the server said, as an answer in every case. */
export async function answerOf(sent) {
  const { status, text } = await sent;
  if (status === 200) return JSON.parse(text);
  const message = status >= 400 && status < 600 && !text.startsWith('<') ? text.trim() : UNREACHED;
  return { valid: false, refused: true, read: [], remarks: [], problems: [{ message }], more: 0 };
}

/** One sentence on the whole, for the eye and for screen readers. */
export function verdict({ valid, refused, problems, more }, name) {
  if (valid) return `${name} peut être lu\u00a0: rien à corriger.`;
  if (refused) return `${name} n’a pas été vérifié. ${problems[0].message}`;
  const count = problems.length + more;
  return `${name} n’est pas prêt\u00a0: ${count}\u00a0${count > 1 ? 'points' : 'point'} à corriger.`;
}

/** Show an answer in `host`. */
export function showAnswer(host, told, { explorable }) {
  host.dataset.state = told.valid ? 'valid' : 'invalid';
  host.replaceChildren(
    ...(explorable ? [wayIn(told.cube.view)] : []),
    ...(told.problems.length && !told.refused ? problemParts(told) : []),
    ...list('Ce qui en est lu', told.read),
    ...list('Remarques', told.remarks),
  );
}

function wayIn(view) {
  // A plain link: the Explorer starts afresh, with this table among its cubes.
  const link = element(
    'a',
    { className: 'btn btn-primary', href: `/explorer?${view}`, id: 'check-explore' },
    'Explorer ce tableau',
  );
  const note = element(
    'span',
    {},
    'Tableau local, non enregistré\u00a0: il vit dans cet onglet et disparaît avec lui.',
  );
  return element('p', { className: 'check-explore' }, link, note);
}

function list(title, lines) {
  if (!lines.length) return [];
  const items = lines.map((line) => element('li', {}, line));
  return [element('h3', {}, title), element('ul', {}, ...items)];
}

const COLUMNS = ['Ligne ou cellule', 'Colonne', 'Écrit', 'Ce qu’il faut'];

/**
 * The problems as a table, each with its place, what stands there and what would be right. Roles
 * are written out because a phone lays the rows out as lists (assets/tables.css).
 */
function problemParts({ problems, more }) {
  const caption = `À corriger${more ? `\u00a0: les ${problems.length} premiers points` : ''}`;
  const head = COLUMNS.map((text) => element('th', { scope: 'col', role: 'columnheader' }, text));
  const table = element(
    'table',
    { className: 'plain-table reading-table check-problems', role: 'table' },
    element('caption', {}, caption),
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...head)),
    element('tbody', { role: 'rowgroup' }, ...problems.map(problemRow)),
  );
  const others = more > 1 ? 'autres' : 'autre';
  const rest = `Et ${more}\u00a0${others}, à voir une fois ceux-ci corrigés.`;
  return more ? [table, element('p', {}, rest)] : [table];
}

function problemRow({ place, column, value, message }) {
  const where = element('th', { scope: 'row', role: 'rowheader' }, placeWords(place));
  const cells = [column, value, message].map((text, i) =>
    element('td', { role: 'cell', 'data-label': COLUMNS[i + 1] }, text),
  );
  return element('tr', { role: 'row' }, where, ...cells);
}

function placeWords(place) {
  if (place === '') return 'Tout le fichier';
  return typeof place === 'number' ? `Ligne ${place}` : `Cellule ${place}`;
}
