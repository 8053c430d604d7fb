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

  const compared = element('span');
  const parts = Object.fromEntries(
    ['held', 'units', 'within', 'indicator', 'wave'].map((name) => [name, part(blanks[name])]),
  );
  host.replaceChildren(...phrase(blanks, compared, parts));
  showHost.replaceChildren(element('label', { className: 'eyebrow' }, 'Afficher ', blanks.show));

  return {
    update(view) {
      const { cube, selection, face } = view;
      held = selection.fix;
      fill(blanks.cube, config.cubes.map(({ id, title }) => [id, title]), cube.id);
      fill(blanks.fix, Object.entries(FIX), selection.fix);
      fillGroups(blanks.held, heldOptions(cube, selection), selection[selection.fix]);
      fill(blanks.units, Object.entries(UNITS), selection.units);
      fillGroups(blanks.within, frameOptions(cube, selection), selection.within);
      fillGroups(blanks.indicator, indicatorOptions(cube), selection.indicator);
      fill(blanks.wave, waveOptions(cube, selection), selection.wave);
      fill(blanks.show, Object.entries(showOptions(selection)), shown(selection));
      const onTerritories = face.columnAxis === 'territory';
      setText(compared, ` je compare ${COMPARED[face.rowAxis]} et ${onTerritories ? '' : 'les domaines,'}`);
      punctuate(parts, onTerritories, blanks);
    },
  };
}

/** A blank and what follows it, which must not be left alone at the start of a line. */
function part(select) {
  const before = element('span');
  const after = element('span');
  return { before, after, whole: element('span', { className: 'unbroken' }, before, select, after) };
}

/** Show the parts of the sentence that have a choice to offer, with their commas. */
function punctuate(parts, onTerritories, blanks) {
  const framed = onTerritories && blanks.within.options.length > 0;
  const dated = blanks.wave.options.length > 1;
  parts.units.whole.hidden = !onTerritories;
  parts.within.whole.hidden = !framed;
  parts.wave.whole.hidden = !dated;
  setText(parts.held.after, ',');
  setText(parts.units.after, framed ? '' : ',');
  setText(parts.within.before, 'de\u00a0');
  setText(parts.within.after, ',');
  setText(parts.indicator.after, dated ? ',' : '.');
  setText(parts.wave.before, 'vague\u00a0');
  setText(parts.wave.after, '.');
}

/** Published figures are national, a room is in one place: they open where the territory is fixed. */
function opening({ cubes }, id) {
  const { nature } = cubes.find((cube) => cube.id === id);
  return nature === 'published' || nature === 'workshop' ? { fix: 'territory' } : {};
}

function phrase(blanks, compared, { held, units, within, indicator, wave }) {
  const words = ['Je fixe ', blanks.fix, ' ', held.whole, compared, units.whole, ' ', within.whole];
  const more = [' j’observe ', indicator.whole, ' ', wave.whole];
  return [
    element('label', { className: 'eyebrow' }, 'Données ', blanks.cube),
    element('p', { className: 'sentence' }, ...words, ...more),
  ];
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

function waveOptions({ dictionary }, { indicator }) {
  const labels = new Map(dictionary.waves.map(({ id, label }) => [id, label]));
  return dictionary.waves_of[indicator].map((id) => [id, labels.get(id)]);
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
