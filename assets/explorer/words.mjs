// A cell in words: what a table cell, a map label, a card and a screen reader say of it.

import { MARKS, VERDICTS, firmness, gapText, markOf, number, valueText, decimalsOf } from './format.mjs';

export const STATUS_WORDS = {
  published: 'chiffre publié',
  estimated: 'estimation d’enquête',
  simulated: 'donnée simulée',
  workshop: 'consultation de salle, non représentative',
  suppressed: 'masqué',
};

export const CERTAINTY_WORDS = {
  certain: 'certaine : imprimé en clair dans la source',
  likely: 'probable : attribution ou lecture déduite',
  uncertain: 'incertaine : lectures contradictoires ou abîmées',
};

/** The few characters that stand in a cell of the face. */
export function cellText(cell, gap, indicator) {
  const mark = markOf(cell);
  if (mark === 'absent' || mark === 'suppressed') return MARKS[mark].symbol;
  if (!gap) return number(cell.value, decimalsOf(indicator));
  if (gap.verdict === 'référence') return VERDICTS[gap.verdict];
  if (gap.verdict === 'sans valeur') return '–';
  return signed(gap.value, indicator);
}

function signed(value, indicator) {
  const text = number(value, decimalsOf(indicator));
  return value > 0 && !/^0(,0)?$/.test(text) ? `+${text}` : text;
}

/** The same in full. */
export function cellWords(cell, gap, indicator) {
  const mark = markOf(cell);
  if (mark === 'absent' || mark === 'suppressed') return MARKS[mark].words;
  const parts = [valueText(cell.value, indicator)];
  if (cell.status === 'workshop') parts.push('consultation de salle');
  if (gap) parts.push(gapWords(gap, indicator));
  const firm = firmness(cell);
  if (firm === 'fragile') parts.push('base fragile');
  if (firm === 'very-fragile') parts.push('base très fragile');
  return parts.filter(Boolean).join(', ');
}

/** A gap with its verdict: « + 8 points, plus fort ». */
export function gapWords(gap, indicator) {
  if (gap.verdict === 'référence') return 'référence';
  if (gap.verdict === 'sans valeur') return 'écart sans objet';
  return `${gapText(gap.value, indicator)}, ${verdictWords(gap)}`;
}

export function verdictWords({ verdict }) {
  return verdict === 'base non publiée' ? 'base non publiée, pas de verdict' : verdict;
}

/** « de 81 à 89 % », or why there is no interval. */
export function intervalText(cell, indicator) {
  if (cell.status === 'workshop') return 'consultation de salle, pas d’intervalle';
  if (cell.low == null) return cell.n == null ? 'base non publiée, pas d’intervalle' : 'non calculable';
  // A large base gives bounds that only a decimal tells apart.
  const decimals = decimalsOf(indicator) + (cell.high - cell.low < 2 ? 1 : 0);
  const unit = indicator.unit === '%' ? ' %' : ' sur 10';
  return `de ${number(cell.low, decimals)} à ${number(cell.high, decimals)}${unit}`;
}

/** « 2e sur 18 », among the cells that have a value. */
export function rankText(value, values) {
  const known = values.filter((other) => other != null);
  const rank = 1 + known.filter((other) => other > value).length;
  return `${rank}${rank === 1 ? 'er' : 'e'} sur ${known.length}`;
}
