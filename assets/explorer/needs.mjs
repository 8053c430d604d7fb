// What must be loaded before a selection can be shown.

import { Cube } from './cube.mjs';
import { dictionaryOf, fetcherOf, territoriesOf } from './source.mjs';

const cubes = new Map();

/** A cube of the catalogue, opened once. */
export function cubeOf(config, id) {
  if (!cubes.has(id)) {
    const opened = dictionaryOf(config, id).then((told) => new Cube(told, fetcherOf(config, id)));
    opened.catch(() => cubes.delete(id));
    cubes.set(id, opened);
  }
  return cubes.get(id);
}

/** Load the names of the territories that a selection needs before it can be resolved. */
export async function loadTerritories(config, cube, { units, territory, within }) {
  const kinds = ['departement'];
  const named = `${territory} ${within} ${cube.dictionary.default.territory}`;
  if (units === 'epci' || named.includes('EPCI-')) kinds.push('epci');
  const missing = kinds.filter((kind) => !cube.ofKind(kind).length);
  for (const names of await Promise.all(missing.map((kind) => territoriesOf(config, kind))))
    cube.addTerritories(names);
}

/** Kinds of territory whose cells a view shows: those compared, and all that contain the focus. */
export function kindsOf(cube, { units, territory, within }) {
  const shown = units === 'levels' ? ['departement'] : [units];
  const above = [territory, within].flatMap((code) => cube.lineage(code));
  return [...new Set([...shown, ...above.map((code) => cube.territories.get(code).kind)])];
}
