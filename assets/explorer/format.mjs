// How numbers and the four marks are written in French; cube17/french.py says the same.

const THIN = '\u202f'; // narrow no-break space

export const MARKS = {
  absent: { symbol: '·', words: 'jamais mesuré' },
  suppressed: { symbol: '▨', words: 'masqué : trop peu de répondants' },
  zero: { symbol: '0', words: 'zéro' },
  'not-established': { symbol: '≈', words: 'écart non établi' },
};

export const VERDICTS = {
  'plus fort': '▲',
  'plus faible': '▼',
  'écart non établi': '≈',
  'base non publiée': '?',
  'consultation, sans verdict': '◌',
  référence: '=',
  'sans valeur': '',
};

/** A number with a decimal comma and a narrow space between thousands. */
export function number(value, decimals = 0) {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  const text = fraction ? `${grouped},${fraction}` : grouped;
  return value < 0 && Number(value.toFixed(decimals)) !== 0 ? `−${text}` : text;
}

export function decimalsOf(indicator) {
  return indicator.unit === '%' ? 0 : 1;
}

/** A value with its unit: « 58 % », « 6,4 sur 10 ». */
export function valueText(value, indicator) {
  const text = number(value, decimalsOf(indicator));
  return indicator.unit === '%' ? `${text}${THIN}%` : `${text} sur 10`;
}

/** A gap with its sign and its unit: « + 8 points », « − 0,4 ». */
export function gapText(value, indicator) {
  const decimals = decimalsOf(indicator);
  const rounded = Number(value.toFixed(decimals));
  const sign = rounded > 0 ? `+${THIN}` : rounded < 0 ? `−${THIN}` : '';
  const text = number(Math.abs(value), decimals);
  const points = indicator.unit === '%' ? (Math.abs(rounded) >= 2 ? '\u00a0points' : '\u00a0point') : '';
  return `${sign}${text}${points}`;
}

/** Which of the four marks a cell carries, if any. */
export function markOf(cell) {
  if (!cell) return 'absent';
  if (cell.status === 'suppressed') return 'suppressed';
  return cell.value === 0 ? 'zero' : null;
}

/** How firm a base is: under 50 effective respondents very fragile, under 100 fragile. */
export function firmness(cell) {
  if (!cell || cell.n_eff == null) return null;
  return cell.n_eff < 50 ? 'very-fragile' : cell.n_eff < 100 ? 'fragile' : 'firm';
}
