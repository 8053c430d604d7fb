// One sentence that says what is shown, written from the selection and the numbers.

import { gapText, valueText } from './format.mjs';

const UNITS_WORDS = {
  region: ['région', 'régions'],
  departement: ['département', 'départements'],
  epci: ['EPCI', 'EPCI'],
};

const CONSULTED = 'Consultation de salle, non représentative.';

/** The sentence of a view: `{face, gaps, selection, indicator, cube}`. */
export function sentence(view) {
  const { face } = view;
  const shown = face.cells.flat().filter((cell) => cell?.value != null);
  const hidden = face.cells.flat().filter((cell) => cell?.status === 'suppressed').length;
  if (!shown.length) return `${subject(view)} : ${nothing(hidden)}`;
  const told = shown.some((cell) => cell.status === 'workshop') ? CONSULTED : '';
  return [`${subject(view)} : ${range(shown, view)}.`, focusSentence(view), hiddenSentence(hidden), told]
    .filter(Boolean)
    .join(' ');
}

function nothing(hidden) {
  return hidden
    ? 'toutes les valeurs sont masquées, faute d’assez de répondants.'
    : 'aucun chiffre n’a été publié.';
}

function subject({ selection, cube, face }) {
  const held = cube.member(selection.fix, selection[selection.fix]).label;
  return [held, count(face.rowAxis, face.rows, selection), count(face.columnAxis, face.columns, selection)].join(
    ', ',
  );
}

function count(axis, members, selection) {
  const proper = members.filter((member) => member.id !== 'all' && !isGroup(member)).length;
  if (axis !== 'territory') return `${proper} ${axis === 'profile' ? 'profil' : 'domaine'}${proper > 1 ? 's' : ''}`;
  if (selection.units === 'levels') return 'les trois échelons';
  const units = members.filter((member) => member.kind === selection.units).length;
  return `${units} ${UNITS_WORDS[selection.units][units > 1 ? 1 : 0]}`;
}

function range(cells, { indicator }) {
  const values = cells.map((cell) => cell.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const verb = indicator.impact && indicator.impact !== 'aucun' ? ' jugent l’effet fort ou très fort' : '';
  if (values.length === 1) return `un seul chiffre, ${valueText(low, indicator)}${verb}`;
  return `de ${valueText(low, indicator)} à ${valueText(high, indicator)}${verb}`;
}

/** What is found on the focused row: who stands out, and how many gaps are not established. */
function focusSentence({ face, gaps, selection, indicator }) {
  const i = face.rows.findIndex((member) => member.id === selection[face.rowAxis]);
  if (i < 0) return '';
  const row = face.rows[i].label;
  return gaps ? gapSentence(row, face, gaps[i], indicator, selection) : extremes(row, face, i, indicator);
}

function extremes(row, face, i, indicator) {
  const known = face.columns
    .map((member, j) => ({ member, cell: face.cells[i][j] }))
    .filter(({ member, cell }) => cell?.value != null && !isWhole(member));
  if (known.length < 2) return '';
  const sorted = known.sort((a, b) => a.cell.value - b.cell.value);
  const say = ({ member, cell }) => `${member.label} (${valueText(cell.value, indicator)})`;
  return `${row} : de ${say(sorted[0])} à ${say(sorted.at(-1))}.`;
}

function gapSentence(row, face, gaps, indicator, selection) {
  const compared = face.columns
    .map((member, j) => ({ member, gap: gaps[j] }))
    .filter(({ member, gap }) => !isWhole(member) && gap.verdict !== 'sans valeur');
  if (!compared.length) return '';
  const reference = selection.reference === 'france' ? 'la France' : 'la moyenne';
  const established = compared.filter(({ gap }) => /^plus/.test(gap.verdict));
  const open = compared.filter(({ gap }) => gap.verdict === 'écart non établi').length;
  if (compared.every(({ gap }) => gap.verdict === 'consultation, sans verdict'))
    return `${row} : ${compared.length} écarts à ${reference}, sans verdict.`;
  const noBase = compared.filter(({ gap }) => gap.verdict === 'base non publiée').length;
  if (!established.length)
    return noBase ? `${row} : base non publiée, pas de verdict.` : `${row} : aucun écart établi à ${reference}.`;
  const top = established.reduce((a, b) => (Math.abs(b.gap.value) > Math.abs(a.gap.value) ? b : a));
  const others = established.length - 1;
  return (
    `${row} : ${top.member.label} s’écarte le plus de ${reference} (${gapText(top.gap.value, indicator)})` +
    (others ? `, ${others} ${others > 1 ? 'autres s’en écartent' : 'autre s’en écarte'} aussi` : '') +
    (open ? ` ; pour ${open}, l’écart n’est pas établi.` : '.')
  );
}

function hiddenSentence(hidden) {
  if (!hidden) return '';
  return hidden === 1
    ? 'Une valeur est masquée, faute d’assez de répondants.'
    : `${hidden} valeurs sont masquées, faute d’assez de répondants.`;
}

const isWhole = (member) => member.id === 'FR' || member.id === 'all';

/** What a room adds to the profiles: all of them, and those taken together. */
const isGroup = (member) => member.id === 'salle' || member.id === 'autres-profils';
