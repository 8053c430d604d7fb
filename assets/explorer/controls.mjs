// The sentence to fill in: « Je fixe le profil Associations, je compare… ». Every blank is a
// native control with a label of its own.

import { element, setText } from './dom.mjs';

const FIX = { profile: 'le profil', domain: 'le domaine', territory: 'le territoire' };
const COMPARED = { profile: 'les profils', domain: 'les domaines' };
const UNITS = {
  region: 'les régions',
  departement: 'les départements',
  epci: 'les EPCI',
  levels: 'les trois échelons',
};
const SHOW = {
  value: 'Valeurs',
  france: 'Écarts à la France',
  mean: 'Écarts à la moyenne',
};
const IMPACTS = {
  innovation: 'Innovation',
  performance: 'Performance',
  confiance: 'Confiance',
  aucun: 'Autres questions',
};

/**
 * The sentence in `host`, and the choice between values and gaps in `showHost`;
 * `onChange(patch)` receives the fields a visitor changed.
 */
export function createControls(host, showHost, { config, onChange }) {
  const blanks = {
    cube: blank('Données', (value) => ({ cube: value, ...opening(config, value) })),
    fix: blank('Axe fixé', (value) => ({ fix: value })),
    held: blank('Membre fixé', (value) => value),
    units: blank('Territoires comparés', (value) => ({ units: value, within: '' })),
    within: blank('À l’intérieur de', (value) => ({ within: value })),
    indicator: blank('Question observée', (value) => ({ indicator: value, wave: '' })),
    wave: blank('Vague d’enquête', (value) => ({ wave: value })),
    show: blank('Valeurs ou écarts', (value) =>
      value === 'value' ? { show: 'value' } : { show: 'gap', reference: value },
    ),
  };
  let held = 'profile';

  function blank(label, patchOf) {
    const select = element('select', { 'aria-label': label });
    select.addEventListener('change', () => {
      const patch = patchOf(select.value);
      onChange(typeof patch === 'string' ? { [held]: patch } : patch);
    });
    return select;
  }

  const words = Object.fromEntries(
    ['compare', 'inside', 'wave'].map((name) => [name, element('span')]),
  );
  host.replaceChildren(...phrase(blanks, words));
  showHost.replaceChildren(element('label', { className: 'eyebrow' }, 'Afficher ', blanks.show));

  return {
    update({ cube, selection, face }) {
      held = selection.fix;
      fill(blanks.cube, config.cubes.map(({ id, title }) => [id, title]), cube.id);
      fill(blanks.fix, Object.entries(FIX), selection.fix);
      fillGroups(blanks.held, heldOptions(cube, selection), selection[selection.fix]);
      writeCompared(words, blanks, cube, selection, face);
      fillGroups(blanks.indicator, indicatorOptions(cube), selection.indicator);
      const waves = cube.dictionary.waves_of[selection.indicator];
      const labels = new Map(cube.dictionary.waves.map(({ id, label }) => [id, label]));
      fill(blanks.wave, waves.map((id) => [id, labels.get(id)]), selection.wave);
      blanks.wave.hidden = words.wave.hidden = waves.length < 2;
      fill(blanks.show, Object.entries(showOptions(selection)), shown(selection));
    },
  };
}

/** Published figures are national: they open where France is fixed. */
function opening({ cubes }, id) {
  return cubes.find((cube) => cube.id === id).nature === 'published' ? { fix: 'territory' } : {};
}

function phrase(blanks, words) {
  setText(words.wave, ', vague\u00a0');
  const unbroken = (...nodes) => element('span', { className: 'unbroken' }, ...nodes);
  return [
    element('label', { className: 'eyebrow' }, 'Données ', blanks.cube),
    element(
      'p',
      { className: 'sentence' },
      'Je fixe ',
      blanks.fix,
      ' ',
      unbroken(blanks.held, ','),
      words.compare,
      unbroken(blanks.units, words.inside, blanks.within, ','),
      ' j’observe ',
      unbroken(blanks.indicator, words.wave, blanks.wave, '.'),
    ),
  ];
}

function writeCompared(words, blanks, cube, selection, face) {
  const onTerritories = face.columnAxis === 'territory';
  const rows = COMPARED[face.rowAxis];
  setText(words.compare, ` je compare ${rows} et ${onTerritories ? '' : 'les domaines'}`);
  blanks.units.hidden = !onTerritories;
  fill(blanks.units, Object.entries(UNITS), selection.units);
  const frames = onTerritories ? frameOptions(cube, selection) : [];
  blanks.within.hidden = words.inside.hidden = !frames.length;
  setText(words.inside, '\u00a0de\u00a0');
  fillGroups(blanks.within, frames, selection.within);
}

function shown({ show, reference }) {
  return show === 'value' ? 'value' : reference;
}

function showOptions({ fix, territory }) {
  if (fix === 'territory' && territory === 'FR') return { value: SHOW.value, mean: SHOW.mean };
  return SHOW;
}

function heldOptions(cube, selection) {
  if (selection.fix !== 'territory')
    return [['', cube.dictionary[`${selection.fix}s`].map(({ id, label }) => [id, label])]];
  const named = (units) => units.map(({ code, name }) => [code, name]);
  const lineage = cube.lineage(selection.territory).map((code) => cube.territories.get(code));
  const region = lineage.find((unit) => unit.kind === 'region');
  const departement = lineage.find((unit) => unit.kind === 'departement');
  return [
    ['Échelon national', named(cube.ofKind('pays'))],
    ['Échelon régional', named(cube.ofKind('region'))],
    [`Échelon local : départements${region ? ` de ${region.name}` : ''}`, named(region ? cube.ofKind('departement', region.code) : cube.ofKind('departement'))],
    [`Échelon local : EPCI de ${departement?.name}`, named(departement ? cube.ofKind('epci', departement.code) : [])],
    ['Autres territoires', named(ownTerritories(cube))],
  ];
}

function ownTerritories(cube) {
  const kinds = ['pays', 'region', 'departement', 'epci'];
  return [...cube.territories.values()].filter((unit) => !kinds.includes(unit.kind));
}

function frameOptions(cube, { units }) {
  const named = (kind) => cube.ofKind(kind).map(({ code, name }) => [code, name]);
  if (units === 'departement') return [['', [['FR', 'toute la France'], ...named('region')]]];
  if (units !== 'epci') return [];
  return cube.ofKind('region').map(({ code, name }) => [
    name,
    cube.ofKind('departement', code).map((unit) => [unit.code, unit.name]),
  ]);
}

function indicatorOptions(cube) {
  return Object.entries(IMPACTS).map(([impact, label]) => [
    label,
    cube.dictionary.indicators
      .filter((indicator) => groupOf(indicator) === impact)
      .map(({ id, label: name }) => [id, name]),
  ]);
}

function groupOf(indicator) {
  return indicator.impact in IMPACTS ? indicator.impact : 'aucun';
}

function fill(select, options, value) {
  fillGroups(select, [['', options]], value);
}

/** Rebuild the options only when they change: an open list must not close under the hand. */
function fillGroups(select, groups, value) {
  const filled = groups.filter(([, options]) => options.length);
  const signature = JSON.stringify(filled);
  if (select.dataset.signature !== signature) {
    select.replaceChildren(
      ...filled.flatMap(([label, options]) => {
        const nodes = options.map(([id, text]) => element('option', { value: id }, text));
        return label ? [element('optgroup', { label }, ...nodes)] : nodes;
      }),
    );
    select.dataset.signature = signature;
  }
  select.value = value;
}
