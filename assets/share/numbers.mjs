// The numbers of a view of the Explorer as a table of texts, marks in words, short enough for a slide;
// and the one number that the view is about. Pure.

import { MARKS, gapText, markOf, number, valueText } from '../explorer/format.mjs';
import { spreadWords } from '../explorer/spread.mjs';
import { levelRows } from '../explorer/view.mjs';
import { cellWords, gapWords, intervalText } from '../explorer/words.mjs';

export const MOST_ROWS = 20;
const MOST_COLUMNS = 7;
const AXES = { profile: 'Profil', domain: 'Domaine', territory: 'Territoire' };
const isWhole = ({ id }) => id === 'FR' || id === 'all';

/** `{caption, columns, rows}`, the first cell of a row its head; null when nothing is compared. */
export function numbers(view) {
  if (!view.face.rows.length || !view.face.columns.length) return null;
  if (view.levels) return levels(view);
  const [short, long] = [view.face.rows.length, view.face.columns.length].sort((a, b) => a - b);
  return short <= MOST_COLUMNS && long <= MOST_ROWS ? crossed(view) : listed(view);
}

/** The cell in focus: its gap where the view shows gaps, else its value; null without either. */
export function headline({ cube, selection, indicator, cell, gap, gaps }) {
  if (cell?.value == null) return null;
  const names = ['profile', 'domain', 'territory'].map((axis) => cube.member(axis, selection[axis]).label).join(', ');
  const value = valueText(cell.value, indicator);
  const measured = [intervalText(cell, indicator), cell.n == null ? null : `${number(cell.n)} répondants`];
  const compared = gap && !['référence', 'sans valeur'].includes(gap.gap.verdict) ? gap : null;
  const told = compared && `écart à ${compared.reference}\u00a0: ${gapWords(compared.gap, indicator)}`;
  const words = (first) => `${names}\u00a0: ${[first, ...measured].filter(Boolean).join(', ')}${told ? `\u202f; ${told}` : ''}.`;
  if (!gaps || !compared) return { number: value, words: words(null) };
  return { number: gapText(compared.gap.value, indicator), words: words(value) };
}

function subject({ cube, selection, indicator }) {
  const held = cube.member(selection.fix, selection[selection.fix]).label;
  return `${indicator.short}, ${held}`;
}

/** The face, its longer side as rows. */
function crossed(view) {
  const { face, gaps, indicator } = view;
  const turned = face.columns.length > face.rows.length;
  const [down, across] = turned ? [face.columns, face.rows] : [face.rows, face.columns];
  const place = (i, j) => (turned ? [j, i] : [i, j]);
  const rows = down.map(({ label }, i) => [
    label,
    ...across.map((_, j) => {
      const [row, column] = place(i, j);
      return textOf(face.cells[row][column], gaps?.[row][column], indicator);
    }),
  ]);
  const head = AXES[turned ? face.columnAxis : face.rowAxis];
  return { caption: `${subject(view)}.`, columns: [head, ...across.map(({ short }) => short)], rows };
}

/** A cell of a table with many: « 58 % », « + 3 points, écart non établi », « masqué ». */
function textOf(cell, gap, indicator) {
  const mark = markOf(cell);
  if (mark === 'absent') return MARKS.absent.words;
  if (mark === 'suppressed') return 'masqué';
  if (gap && gap.verdict !== 'référence') return gapWords(gap, indicator);
  return zeroTold(valueText(cell.value, indicator), mark) + (gap ? ', référence' : '');
}

function zeroTold(text, mark) {
  return mark === 'zero' ? `${text} (zéro mesuré)` : text;
}

/** The chosen row, highest first: wholes on top, then what a slide has room for. */
function listed(view) {
  const { cube, face, gaps, indicator, selection } = view;
  const i = Math.max(0, face.rows.findIndex(({ id }) => id === selection[face.rowAxis]));
  const members = face.columns.map((member, j) => ({ member, cell: face.cells[i][j], gap: gaps?.[i][j] }));
  const parts = members.filter(({ member }) => !isWhole(member)).sort((a, b) => rank(b) - rank(a));
  const kept = extract(parts, ({ member }) => member.id === selection[face.columnAxis]);
  const row = cube.member(face.rowAxis, face.rows[i].id).label;
  const wholes = members.filter(({ member }) => isWhole(member));
  return {
    caption: `${subject(view)}, ${row}. ${cut(kept.length, parts.length)}`.trim(),
    columns: [AXES[face.columnAxis], 'Valeur', 'Intervalle à 95\u202f%', 'Base', ...(gaps ? ['Écart'] : [])],
    rows: [...wholes, ...kept].map((item) => line(item, indicator)),
  };
}

/** What sorts a member; those without a number come last. */
function rank({ cell, gap }) {
  const value = gap ? gap.value : cell?.value;
  return Number.isFinite(value) ? value : -Infinity;
}

/** The ends of a sorted list, and the chosen one wherever it stands. */
export function extract(sorted, isChosen = () => false, most = MOST_ROWS) {
  if (sorted.length <= most) return sorted;
  return sorted.filter((item, k) => k < most / 2 || k >= sorted.length - most / 2 || isChosen(item));
}

/** « Extrait : 20 lignes sur 101… », nothing when all is there. */
export function cut(kept, all, which = ', les plus élevées et les plus basses') {
  return kept < all ? `Extrait\u00a0: ${kept} lignes sur ${number(all)}${which}.` : '';
}

function line({ member, cell, gap }, indicator) {
  const value = zeroTold(cellWords(cell, null, indicator), markOf(cell));
  const measured = cell?.value == null ? ['', ''] : [intervalText(cell, indicator), base(cell)];
  return [member.label, value, ...measured, ...(gap ? [cell?.value == null ? '' : gapWords(gap, indicator)] : [])];
}

function base({ n }) {
  return n == null ? 'non publiée' : number(n);
}

function levels(view) {
  const { face, indicator } = view;
  const spread = (row, dots, kind) => spreadWords(row[dots], row.hidden[dots], kind, indicator);
  const rows = levelRows(view).map((row) => [
    row.label,
    zeroTold(cellWords(row.france, null, indicator), markOf(row.france)),
    spread(row, 'regions', 'region'),
    spread(row, 'locals', 'departement'),
  ]);
  return { caption: `${subject(view)}.`, columns: [AXES[face.rowAxis], 'France', 'Régions', 'Départements'], rows };
}
