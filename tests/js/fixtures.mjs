// A tiny cube for the tests of the browser half: two profiles, two domains, France and two régions.

import { Cube } from '../../assets/explorer/cube.mjs';

const UNITS = [
  { code: 'FR', name: 'France', short: 'France', level: 'national', kind: 'pays', parent: null },
  { code: 'REG-A', name: 'Aval', short: 'Aval', level: 'regional', kind: 'region', parent: 'FR', population: 3 },
  { code: 'REG-B', name: 'Bocage', short: 'Bocage', level: 'regional', kind: 'region', parent: 'FR', population: 2 },
];

export const DICTIONARY = {
  id: 'petit',
  nature: 'simulated',
  profiles: [
    { id: 'p', label: 'Profil P', short: 'P' },
    { id: 'q', label: 'Profil Q', short: 'Q' },
  ],
  domains: [
    { id: 'all', label: 'Tous domaines', short: 'Tous' },
    { id: 'd', label: 'Domaine D', short: 'D' },
  ],
  indicators: [{ id: 'i', label: 'l’indicateur', short: 'Indicateur', unit: '%', impact: 'innovation' }],
  waves: [{ id: '2024', label: '2024' }],
  waves_of: { i: ['2024'] },
  territories: UNITS,
  absences: [],
  default: { indicator: 'i', profile: 'p', domain: 'all', territory: 'FR' },
  packs: [{ kind: 'region', indicators: ['i'], name: 'region-0', path: 'region-0.json' }],
};

/**
 * Keys run over profiles × domains × territories: p-all 0–2, p-d 3–5, q-all 6–8, q-d 9–11.
 * Measured: p-all everywhere, p-d in France and Aval (zero); hidden: p-d in Bocage, q-all in France.
 */
export const PACK = {
  indicators: ['i'],
  waves: ['2024'],
  profiles: ['p', 'q'],
  domains: ['all', 'd'],
  territories: ['FR', 'REG-A', 'REG-B'],
  scale: { value: 100, se: 1000, low: 100, high: 100, n: 1, n_eff: 10, weight: 1 },
  steps: [0, 1, 1, 1, 1],
  suppressed: [5, 2],
  columns: {
    value: [5000, 6000, 4900, 3000, 0],
    se: [500, 2000, 2000, 1000, 0],
    low: [4900, 5600, 4500, 2800, 0],
    high: [5100, 6400, 5300, 3200, 350],
    n: [9000, 600, 600, 900, 60],
    n_eff: [80000, 5000, 700, 450, 6000],
    weight: [100, 30, 20, 40, 5],
    status: { constant: 'simulated' },
    certainty: { constant: null },
    source: { distinct: ['a', 'b'], choice: [0, 0, 0, 1, 1] },
    note: { constant: null },
  },
};

/** The cube, whose cells have one status: that of a simulation unless told. */
export async function smallCube(status = 'simulated') {
  const columns = { ...PACK.columns, status: { constant: status } };
  const cube = new Cube(DICTIONARY, async () => ({ ...PACK, columns }));
  await cube.load('i', ['region']);
  return cube;
}
