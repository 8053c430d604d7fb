// The Explorer: reads the address, loads what it needs, shows the view, and writes the address.

import { showCard } from './card.mjs';
import { createControls } from './controls.mjs';
import { Cube } from './cube.mjs';
import { setText } from './dom.mjs';
import { createFace } from './face.mjs';
import { createLevels } from './levels.mjs';
import { showList } from './list.mjs';
import { createMap } from './map.mjs';
import { createNavigator } from './navigator.mjs';
import { legend } from './scale.mjs';
import { DEFAULTS, fromQuery, resolve, toQuery } from './selection.mjs';
import { dictionaryOf, fetcherOf, mapOf, readConfig, territoriesOf } from './source.mjs';
import { cubeletSteps, levelRows, mapUnits, peersOf, viewOf } from './view.mjs';
import { levelPatch, drill } from './moves.mjs';

const cubes = new Map();
const config = readConfig();
let explorer = null;

/** Show the Explorer in the page; called by Dash each time the page's layout appears. */
export async function mount() {
  explorer = createExplorer(document.getElementById('explorer'));
  await explorer.read();
  return true;
}

/** Show again what the address says, when the Explorer is on the page. */
export function follow() {
  const onPage = explorer?.root.isConnected && window.location.pathname === '/explorer';
  if (onPage) explorer.read();
  return onPage;
}

async function cubeOf(id) {
  if (!cubes.has(id))
    cubes.set(id, dictionaryOf(config, id).then((told) => new Cube(told, fetcherOf(config, id))));
  return cubes.get(id);
}

/** Names of the territories that a selection needs before it can be resolved. */
async function loadTerritories(cube, { units, territory, within }) {
  const codes = `${territory} ${within}`;
  const kinds = ['departement'];
  if (units === 'epci' || codes.includes('EPCI-')) kinds.push('epci');
  const missing = kinds.filter((kind) => !cube.ofKind(kind).length);
  for (const units of await Promise.all(missing.map((kind) => territoriesOf(config, kind))))
    cube.addTerritories(units);
}

/** Kinds of territory whose cells a view shows: those compared, and all that contain the focus. */
function kindsOf(cube, { units, territory, within }) {
  const shown = units === 'levels' ? ['departement'] : [units];
  const above = [territory, within].flatMap((code) => cube.lineage(code));
  return [...new Set([...shown, ...above.map((code) => cube.territories.get(code).kind)])];
}

const mapKind = (units) => (units === 'levels' ? 'region' : units);

function createExplorer(root) {
  const place = (id) => root.querySelector(`#${id}`);
  const parts = {
    controls: createControls(place('explorer-controls'), place('explorer-show'), {
      config,
      onChange: (patch) => go(patch),
    }),
    face: createFace(place('explorer-face'), { onFocus: (patch, how) => go(patch, how) }),
    levels: createLevels(place('explorer-levels'), { onFocus: (patch) => go(patch) }),
    map: createMap(place('carte'), {
      loadSvg: (kind) => mapOf(config, kind),
      onFocus: (territory) => go({ territory }),
      onMember: (id) => go({ [view.face.rowAxis]: id, maps: 'one' }),
    }),
    navigator: null,
  };
  let asked = { ...DEFAULTS };
  let view = null;
  let turn = 0;

  async function read() {
    const { selection, ignored } = fromQuery(window.location.search);
    await show(selection, ignored);
  }

  /** Change some fields of the selection, then the address. */
  async function go(patch, { replace = false } = {}) {
    // What is shown, but for the reference, which a view of France overrides for a while.
    const base = view ? { ...view.selection, reference: asked.reference } : asked;
    if (!(await show(inCube(base, patch), []))) return;
    const query = toQuery(view.selection, view.home);
    const address = query ? `?${query}` : window.location.pathname;
    window.history[replace ? 'replaceState' : 'pushState']({}, '', address);
  }

  /** Load and draw; false when a later request overtook this one or the data did not come. */
  async function show(selection, ignored) {
    const mine = ++turn;
    asked = selection;
    try {
      const known = config.cubes.some(({ id }) => id === selection.cube);
      const cube = await cubeOf(known ? selection.cube : DEFAULTS.cube);
      await loadTerritories(cube, selection);
      const { selection: found, remarks } = resolve(selection, cube);
      const kinds = kindsOf(cube, found);
      if (!cube.isLoaded(found.indicator, kinds)) root.setAttribute('aria-busy', 'true');
      await cube.load(found.indicator, kinds);
      if (mine !== turn) return false;
      draw(cube, found, [...ignored, ...remarks]);
      return true;
    } catch (error) {
      if (mine === turn) failed(error);
      return false;
    } finally {
      if (mine === turn) root.removeAttribute('aria-busy');
    }
  }

  function failed() {
    setText(
      place('explorer-remarks'),
      'Les données n’ont pas pu être chargées. Vérifiez la connexion, puis réessayez : ce qui est affiché reste valable.',
    );
  }

  function draw(cube, selection, remarks) {
    const home = resolve({ ...DEFAULTS, cube: cube.id }, cube).selection;
    view = { ...viewOf(cube, selection), home: { ...home, cube: DEFAULTS.cube } };
    setText(place('explorer-remarks'), remarks.join(' '));
    setText(place('phrase'), view.caption);
    root.dataset.nature = cube.dictionary.nature;
    root.dataset.maps = selection.maps;
    document.documentElement.dataset.nature = cube.dictionary.nature;
    parts.controls.update(view);
    drawFace();
    drawCard();
    drawMap();
    drawNavigator();
    drawLinks();
    whenIdle(prefetch);
  }

  function drawFace() {
    const levels = view.selection.units === 'levels' && view.face.columnAxis === 'territory';
    place('explorer-face').hidden = levels;
    place('explorer-list').hidden = levels;
    place('explorer-levels').hidden = !levels;
    setText(place('face-title'), faceTitle(view));
    const { indicator, scale, gaps } = view;
    legend(place('explorer-scale'), scale, { unit: indicator.unit, diverging: Boolean(gaps) });
    if (levels) return drawLevels();
    parts.face.update(view);
    showList(place('explorer-list'), view, (patch) => go(patch));
  }

  function drawLevels() {
    const { selection, face, scale, indicator } = view;
    parts.face.clear();
    place('explorer-face').replaceChildren();
    const focus = { row: selection[face.rowAxis], territory: selection.territory };
    parts.levels.update({ rows: levelRows(view), scale, unit: indicator.unit, focus });
  }

  function drawCard() {
    const { cube, selection } = view;
    const reasons = cube.dictionary.absences.find((absence) =>
      ['indicator', 'profile', 'domain', 'territory'].every((axis) => absence[axis] === selection[axis]),
    );
    showCard(place('fiche'), {
      ...view,
      absence: reasons?.reason,
      peers: peersOf(view),
      actions: [...drill(view).map(([label, patch]) => [label, () => go(patch)]), copyAddress()],
    });
  }

  function copyAddress() {
    return [
      'Copier l’adresse',
      async () => {
        await navigator.clipboard.writeText(window.location.href);
        setText(place('explorer-remarks'), 'Adresse copiée.');
      },
    ];
  }

  function drawMap() {
    const { selection, face, cube } = view;
    const kind = mapKind(selection.units);
    const many = selection.maps === 'many';
    const member = cube.member(face.rowAxis, selection[face.rowAxis]);
    const multiples = many
      ? face.rows.map((row) => ({
          id: row.id,
          label: row.short,
          units: mapUnits(view, kind, { [face.rowAxis]: row.id }),
        }))
      : null;
    setText(place('map-title'), `${mapSubject(view, member)}, par ${KIND_WORDS[kind]}`);
    place('map-many').setAttribute('aria-pressed', String(many));
    setText(place('map-many'), many ? 'Une seule carte' : `Voir ${face.rows.length} cartes`);
    parts.map.update({
      kind,
      units: mapUnits(view, kind),
      focus: selection.territory,
      title: place('map-title').textContent,
      description: view.caption,
      multiples,
    });
  }

  function drawNavigator() {
    const { cube, selection } = view;
    const axes = navigatorAxes(cube);
    parts.navigator ??= createNavigator(place('cube'), {
      axes,
      onSelect: ({ fix, index }) => go(layerPatch(fix, index)),
    });
    const level = cube.territories.get(selection.territory).level;
    const held = selection.fix === 'territory' ? level : selection[selection.fix];
    const index = axes[selection.fix].findIndex((member) => member.id === held);
    parts.navigator.update({ fix: selection.fix, index, steps: cubeletSteps(view) });
  }

  function layerPatch(fix, index) {
    const { cube, selection } = view;
    const { id } = navigatorAxes(cube)[fix][index];
    return fix === 'territory' ? { fix, ...levelPatch(cube, selection, id) } : { fix, [fix]: id };
  }

  function drawLinks() {
    const query = toQuery(view.selection, { ...DEFAULTS });
    place('twin-csv').href = `/explorer.csv?${query}`;
    place('twin-json').href = `/explorer.json?${query}`;
  }

  /** Once the view stands, fetch the other questions: changing them then needs no request. */
  function prefetch() {
    const { cube } = view;
    for (const { id } of cube.dictionary.indicators) cube.load(id, ['region']).catch(() => {});
  }

  place('map-many').addEventListener('click', () =>
    go({ maps: view.selection.maps === 'many' ? 'one' : 'many' }),
  );
  return { root, read };
}

/** A change of cube keeps the question and the profile, and opens at the cube's own place. */
function inCube(base, patch) {
  if (!patch.cube) return { ...base, ...patch };
  const { indicator, profile, maps } = base;
  return { ...DEFAULTS, indicator, profile, maps, ...patch };
}

const KIND_WORDS = { region: 'région', departement: 'département', epci: 'EPCI' };

function faceTitle({ indicator, gaps, selection }) {
  const unit = indicator.unit === '%' ? 'en %' : 'note moyenne sur 10';
  if (!gaps) return `${indicator.short}, ${unit}`;
  const reference = selection.reference === 'france' ? 'à la France' : 'à la moyenne des membres comparés';
  return `${indicator.short} : écarts ${reference}, en points`;
}

function mapSubject({ selection, cube, face }, member) {
  if (face.columnAxis === 'territory') return member.label;
  return `${member.label}, ${cube.member('domain', selection.domain).label}`;
}

function navigatorAxes(cube) {
  const proper = (records) => records.filter((record) => !record.extra && record.id !== 'all');
  return {
    profile: proper(cube.dictionary.profiles),
    domain: proper(cube.dictionary.domains),
    territory: [
      { id: 'national', label: 'National', short: 'National' },
      { id: 'regional', label: 'Régional', short: 'Régional' },
      { id: 'local', label: 'Local', short: 'Local' },
    ],
  };
}

function whenIdle(act) {
  (window.requestIdleCallback ?? ((f) => setTimeout(f, 300)))(act);
}
