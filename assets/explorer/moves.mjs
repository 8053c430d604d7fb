// Moves along the territory axis: to a level, or one step down.

import { PARENT_KIND } from './selection.mjs';

const BELOW = { region: 'departement', departement: 'epci' };
const BELOW_WORDS = { departement: 'Comparer ses départements', epci: 'Comparer ses EPCI' };
const PART_OF_LEVEL = { national: 'pays', regional: 'region', local: 'departement' };

/** The territory of a level that stays closest to the one in focus. */
export function levelPatch(cube, selection, level) {
  const lineage = cube.lineage(selection.territory).map((code) => cube.territories.get(code));
  const same = lineage.find((unit) => unit.level === level);
  if (same) return { territory: same.code };
  const kind = PART_OF_LEVEL[level];
  const frame = cube.frame(selection.territory, kind);
  const units = cube.ofKind(kind, frame);
  const largest = units.reduce((a, b) => ((b.population ?? 0) > (a.population ?? 0) ? b : a));
  return { territory: largest.code };
}

/**
 * What can be opened from the territory in focus: « ma région, puis ses départements ». A room is in
 * one territory, and leads nowhere else.
 */
export function drill({ cube, selection }) {
  if (cube.dictionary.nature === 'workshop') return [];
  const { kind, code } = cube.territories.get(selection.territory);
  const below = BELOW[kind];
  const moves = [];
  if (below && !(selection.units === below && selection.within === code))
    moves.push([
      BELOW_WORDS[below],
      { units: below, within: code, zoom: 'within', ...(selection.fix === 'territory' ? { fix: 'profile' } : {}) },
    ]);
  // EPCI are compared within one département: its most populous one to begin with.
  if (kind === 'region' && selection.units === 'departement' && selection.within === code)
    moves.push(epciMove(cube, cube.frame(code, 'epci')));
  if (selection.units !== 'region')
    moves.push(['Revenir aux régions', { units: 'region', within: '', zoom: 'france' }]);
  return moves;
}

function epciMove(cube, within) {
  return [`Comparer les EPCI : ${cube.territories.get(within).name}`, { units: 'epci', within, zoom: 'within' }];
}
