// Gaps and verdicts: the same small rule as cube17/compare/, held to it by a parity test.

export const Z95 = 1.959963984540054;
const NO_GAP = Object.freeze({ value: NaN, se: NaN, low: NaN, high: NaN, verdict: 'sans valeur' });
const REFERENCE = Object.freeze({ value: 0, se: 0, low: 0, high: 0, verdict: 'référence' });

/** Gap of a part to a whole that contains it: Var(a − b) = Va + Vb − 2·(Wa/Wb)·Va. */
export function gapToWhole(part, whole) {
  const share = Math.min(1, known(part, 'weight') / known(whole, 'weight'));
  const [a, b] = [spread(part), spread(whole)];
  const covariance = share * a * a;
  const value = known(part, 'value') - known(whole, 'value');
  return gap(value, a * a + b * b - 2 * covariance, isConsulted(part) || isConsulted(whole));
}

/** Gap of one of k independent members to their plain mean; those without value are left out. */
export function gapToMean(members, position) {
  const own = members[position];
  const measured = members.filter((member) => !Number.isNaN(known(member, 'value')));
  if (measured.length <= 1 || Number.isNaN(known(own, 'value'))) return NO_GAP;
  const k = measured.length;
  let [sum, total] = [0, 0];
  for (const member of measured) {
    sum += known(member, 'value');
    total += spread(member) * spread(member);
  }
  const a = spread(own);
  const variance = (1 - 1 / k) ** 2 * a * a + (total - a * a) / k ** 2;
  return gap(known(own, 'value') - sum / k, variance, members.some(isConsulted));
}

/**
 * Gaps of every cell of a face, in the shape of the face. The members of a mean are what the
 * columns compare, without overlap: not France, the frame of the units or all domains, which
 * contain the others, nor the cube's own territories, which cross them.
 */
export function faceGaps(face, selection, franceOf) {
  if (selection.reference === 'france')
    return face.cells.map((row, i) => row.map((cell, j) => gapToFrance(face, i, j, franceOf)));
  const onTerritories = face.columnAxis === 'territory';
  const compared = face.columns.map((member) =>
    onTerritories ? member.kind === selection.units : member.id !== 'all',
  );
  return face.cells.map((row) => {
    const members = row.filter((cell, j) => compared[j] && cell);
    return row.map((cell, j) =>
      compared[j] && cell ? gapToMean(members, members.indexOf(cell)) : NO_GAP,
    );
  });
}

function gapToFrance(face, i, j, franceOf) {
  const { coordinates, cell } = face.at(i, j);
  if (!cell) return NO_GAP;
  return coordinates.territory === 'FR' ? REFERENCE : gapToWhole(cell, franceOf(coordinates));
}

/** Standard error to compare with; a share of 0 or 100 % takes it from its interval. */
function spread(cell) {
  const se = known(cell, 'se');
  return se === 0 ? (known(cell, 'high') - known(cell, 'low')) / (2 * Z95) : se;
}

function known(cell, name) {
  return cell?.[name] ?? NaN;
}

/** What a room answered: nobody drew it, so nothing is tested. */
function isConsulted(cell) {
  return cell?.status === 'workshop';
}

function gap(value, variance, consulted) {
  if (Number.isNaN(value)) return NO_GAP;
  if (consulted) return { ...NO_GAP, value, verdict: 'consultation, sans verdict' };
  if (Number.isNaN(variance)) return { ...NO_GAP, value, verdict: 'base non publiée' };
  const se = Math.sqrt(Math.max(0, variance));
  const [low, high] = [value - Z95 * se, value + Z95 * se];
  const verdict = low > 0 ? 'plus fort' : high < 0 ? 'plus faible' : 'écart non établi';
  return { value, se, low, high, verdict };
}
