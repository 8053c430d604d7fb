// What the visitor looks at, and its address. The Python side (cube17/selection.py and
// cube17/resolve.py) is the reference; tests/property/test_parity.py holds the two together.

export const DEFAULTS = Object.freeze({
  cube: 'demonstration',
  indicator: '',
  wave: '',
  fix: 'profile',
  profile: '',
  domain: '',
  territory: '',
  units: 'region',
  within: '',
  show: 'value',
  reference: 'france',
  maps: 'one',
  zoom: 'france',
});

const CHOICES = {
  fix: ['profile', 'domain', 'territory'],
  units: ['region', 'departement', 'epci', 'levels'],
  show: ['value', 'gap'],
  reference: ['france', 'mean'],
  maps: ['one', 'many'],
  zoom: ['france', 'within'],
};

export const PARENT_KIND = { region: 'pays', departement: 'region', epci: 'departement' };

/** Read a query string: the fields it gives, and a sentence for each part left aside. */
export function fromQuery(query) {
  const selection = { ...DEFAULTS };
  const seen = new Set();
  const ignored = [];
  for (const [name, value] of new URLSearchParams(query)) {
    if (!Object.hasOwn(DEFAULTS, name)) ignored.push(`Paramètre inconnu, ignoré : « ${name} ».`);
    else if (seen.has(name)) ignored.push(`« ${name} » est donné deux fois : seule la première valeur compte.`);
    else if (Object.hasOwn(CHOICES, name) && !CHOICES[name].includes(value))
      ignored.push(`« ${name}=${value} » n’existe pas (possible : ${CHOICES[name].join(', ')}).`);
    else if (value) {
      selection[name] = value;
      seen.add(name);
    }
  }
  return { selection, ignored };
}

/** The query that reopens a selection, fields equal to those of `base` left out. */
export function toQuery(selection, base = DEFAULTS) {
  const pairs = Object.keys(DEFAULTS)
    .filter((name) => selection[name] !== base[name])
    .map((name) => [name, selection[name]]);
  return new URLSearchParams(pairs).toString();
}

/** Fill the blanks of a selection from a cube; `remarks` says what could not be kept. */
export function resolve(selection, cube) {
  const remarks = [];
  const found = { ...selection, cube: cube.id };
  for (const axis of ['indicator', 'profile', 'domain', 'territory']) {
    const asked = selection[axis];
    const known = cube.has(axis, asked);
    found[axis] = known ? asked : cube.dictionary.default[axis];
    if (asked && !known)
      remarks.push(`« ${asked} » n’existe pas dans ce cube : « ${found[axis]} » à la place.`);
  }
  found.wave = wave(cube, found.indicator, selection.wave, remarks);
  found.within = within(cube, found.units, found.territory, selection.within, remarks);
  if (found.fix === 'territory' && found.territory === 'FR') found.reference = 'mean';
  // Levels are values on one scale: there the gap is what one sees.
  if (found.fix !== 'territory' && found.units === 'levels') found.show = 'value';
  return { selection: found, remarks };
}

function wave(cube, indicator, asked, remarks) {
  const waves = cube.dictionary.waves_of[indicator];
  if (asked && !waves.includes(asked))
    remarks.push(`La question n’a pas été posée dans la vague « ${asked} ».`);
  return waves.includes(asked) ? asked : waves.at(-1);
}

function within(cube, units, focus, asked, remarks) {
  if (units !== 'departement' && units !== 'epci') return 'FR';
  const unit = cube.territories.get(asked);
  const allowed =
    unit?.kind === PARENT_KIND[units] || (asked === 'FR' && units === 'departement');
  if (asked && !allowed) remarks.push(`« ${asked} » ne contient pas de territoires de cet échelon.`);
  return allowed ? asked : cube.frame(focus, units);
}
