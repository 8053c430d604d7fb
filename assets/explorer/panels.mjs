// The panels of the Explorer's page: each is handed what it needs of a view.

import { showCard } from './card.mjs';
import { createControls } from './controls.mjs';
import { setText, whenIdle } from './dom.mjs';
import { axisName, createFace } from './face.mjs';
import { createLevels } from './levels.mjs';
import { showList } from './list.mjs';
import { createMap } from './map.mjs';
import { drill, levelPatch } from './moves.mjs';
import { createNavigator } from './navigator.mjs';
import { legend } from './scale.mjs';
import { DEFAULTS, toQuery } from './selection.mjs';
import { mapOf } from './source.mjs';
import { cubeletSteps, levelRows, mapReference, mapUnits, navigatorAxes, peersOf } from './view.mjs';

const MAP_WORDS = { france: '\u00a0: écarts à la France', mean: '\u00a0: écarts à leur moyenne' };
const NOT_LOADED =
  'Le partage n’a pas pu être chargé : réessayez quand la connexion sera revenue, au besoin en rechargeant la page. Adresse de cette vue :';
const NOT_KEPT =
  'Cette vue n’a pas pu être ajoutée au carnet : vérifiez la connexion, rechargez la page et réessayez.';
const KIND_WORDS = { region: 'région', departement: 'département', epci: 'EPCI' };

export class Panels {
  #navigator = null;
  #view = null;

  constructor(root, config, go) {
    this.root = root;
    this.go = go;
    const onChange = (patch) => go(patch);
    this.controls = createControls(this.#place('explorer-controls'), this.#place('explorer-show'), {
      config,
      onChange,
    });
    this.narrow = window.matchMedia('(width < 48rem)');
    this.narrow.addEventListener('change', () => this.#view && this.#drawFace(this.#view));
    this.face = createFace(this.#place('explorer-face'), { onFocus: go });
    this.levels = createLevels(this.#place('explorer-levels'), {
      onFocus: ({ row, territory }) => go({ [this.#view.face.rowAxis]: row, territory }),
    });
    this.map = createMap(this.#place('carte'), {
      loadSvg: (kind) => mapOf(config, kind),
      onFocus: (territory) => go({ territory }),
      onMember: (id) => go({ [this.#view.face.rowAxis]: id, maps: 'one' }),
    });
    this.#place('map-many').addEventListener('click', () =>
      go({ maps: this.#view.selection.maps === 'many' ? 'one' : 'many' }),
    );
    this.#place('map-zoom').addEventListener('click', () =>
      go({ zoom: this.#view.selection.zoom === 'within' ? 'france' : 'within' }),
    );
    this.#place('share').addEventListener('click', () => this.#view && this.#share());
    this.#place('keep').addEventListener('click', () => this.#view && this.#keep());
  }

  #place(id) {
    return this.root.querySelector(`#${id}`);
  }

  /** Show a view, and what could not be kept of the request for it. */
  draw(view, remarks) {
    this.#view = view;
    // Back and Forward may change the view under the control « Partager ».
    document.querySelector('dialog.share')?.close();
    setText(this.#place('kept'), '');
    this.root.dataset.nature = view.cube.dictionary.nature;
    this.root.dataset.cube = view.cube.id;
    this.root.dataset.maps = view.selection.maps;
    setText(this.#place('explorer-remarks'), remarks.join(' '));
    setText(this.#place('phrase'), view.caption);
    this.controls.update(view);
    this.#drawFace(view);
    this.#drawCard(view);
    this.#drawMap(view);
    whenIdle(() => view === this.#view && this.#drawRest(view));
    const query = toQuery(view.selection, DEFAULTS);
    for (const form of ['csv', 'json']) this.#place(`twin-${form}`).href = `/explorer.${form}?${query}`;
    this.#place('twin-compare').href = `/comparer?${compared(view.selection)}`;
  }

  /** What follows the eye's first look: the navigator, and the table where the list stands in. */
  #drawRest(view) {
    if (this.narrow.matches && !view.levels) this.face.update(view);
    this.#drawNavigator(view);
  }

  #drawFace(view) {
    const { selection, face, indicator, levels, scale, gaps } = view;
    this.#place('explorer-show').hidden = levels;
    this.#place('explorer-face').hidden = this.#place('explorer-list').hidden = levels;
    this.#place('explorer-levels').hidden = !levels;
    setText(this.#place('face-title'), faceTitle(view));
    legend(this.#place('explorer-scale'), scale, { unit: indicator.unit, diverging: Boolean(gaps) });
    if (levels) {
      const focus = { row: selection[face.rowAxis], territory: selection.territory };
      this.levels.update({ rows: levelRows(view), scale, unit: indicator.unit, focus, heading: axisName(face) });
    } else {
      if (!this.narrow.matches) this.face.update(view);
      this.#drawList();
    }
  }

  /** The list stands in for the table where the page is narrow, and is drawn only there. */
  #drawList() {
    if (this.narrow.matches)
      showList(this.#place('explorer-list'), this.#view, (patch) => this.go(patch));
  }

  #drawCard(view) {
    const { cube, selection } = view;
    const axes = ['indicator', 'profile', 'domain', 'territory'];
    const absence = cube.dictionary.absences.find((told) =>
      axes.every((axis) => told[axis] === selection[axis]),
    );
    const moves = drill(view).map(([label, patch]) => [label, () => this.go(patch)]);
    showCard(this.#place('fiche'), {
      ...view,
      absence: absence?.reason,
      peers: peersOf(view),
      actions: moves,
    });
  }

  /** The control « Partager » is loaded when it is first asked for. */
  async #share() {
    try {
      const [{ share }, { describe }] = await Promise.all([
        import('../share/main.mjs'),
        import('../share/explorer.mjs'),
      ]);
      await share(() => describe(this.#view, this.root));
    } catch (error) {
      console.warn(error);
      setText(this.#place('explorer-remarks'), `${NOT_LOADED} ${window.location.href}`);
    }
  }

  /** So is the carnet. */
  async #keep() {
    try {
      const [{ keep }, { describe }] = await Promise.all([
        import('../carnet/add.mjs'),
        import('../share/explorer.mjs'),
      ]);
      await keep(() => describe(this.#view, this.root));
    } catch (error) {
      console.warn(error);
      setText(this.#place('kept'), NOT_KEPT);
    }
  }

  #drawMap(view) {
    const { selection, face } = view;
    const kind = selection.units === 'levels' ? 'region' : selection.units;
    const many = selection.maps === 'many';
    const title = `${mapSubject(view)}, par ${KIND_WORDS[kind]}${MAP_WORDS[mapReference(view)] ?? ''}`;
    setText(this.#place('map-title'), title);
    this.#place('map-many').setAttribute('aria-pressed', String(many));
    setText(this.#place('map-many'), many ? 'Une seule carte' : `Voir ${face.rows.length} cartes`);
    this.#drawZoom(view);
    this.map.update({
      kind,
      units: mapUnits(view, kind),
      focus: selection.territory,
      near: nearUnits(view, kind),
      member: selection[face.rowAxis],
      title,
      description: view.caption,
      multiples: many ? smallMaps(view, kind) : null,
    });
  }

  #drawZoom({ cube, selection: { within, zoom, maps } }) {
    const button = this.#place('map-zoom');
    button.hidden = within === 'FR' || maps === 'many';
    const there = cube.territories.get(within).name;
    setText(button, zoom === 'within' ? 'Voir toute la France' : `Zoomer sur ${there}`);
  }

  #drawNavigator(view) {
    const { cube, selection } = view;
    const axes = navigatorAxes(cube);
    this.#navigator ??= createNavigator(this.#place('cube'), {
      axes,
      onSelect: ({ fix, index }) => this.go(layerPatch(this.#view, fix, index)),
    });
    const { level } = cube.territories.get(selection.territory);
    const held = selection.fix === 'territory' ? level : selection[selection.fix];
    const index = axes[selection.fix].findIndex((member) => member.id === held);
    this.#navigator.update({ fix: selection.fix, index, steps: cubeletSteps(view) });
  }
}

/** A layer of an axis; without an index the cube turns, and holds the layer that has the focus. */
function layerPatch({ cube, selection }, fix, index) {
  if (index === null) return { fix };
  const { id } = navigatorAxes(cube)[fix][index];
  return fix === 'territory' ? { fix, ...levelPatch(cube, selection, id) } : { fix, [fix]: id };
}

/** Units that the map is framed on; none for all of France. */
function nearUnits({ cube, selection }, kind) {
  if (selection.zoom !== 'within' || selection.within === 'FR') return [];
  return cube.ofKind(kind, selection.within).map((unit) => unit.code);
}

function smallMaps(view, kind) {
  const { face } = view;
  return face.rows.map((row) => ({
    id: row.id,
    label: row.short,
    units: mapUnits(view, kind, { [face.rowAxis]: row.id }),
  }));
}

function faceTitle({ indicator, gaps, selection }) {
  const unit = indicator.unit === '%' ? 'en %' : 'note moyenne sur 10';
  if (!gaps) return `${indicator.short}, ${unit}`;
  const reference = selection.reference === 'france' ? 'à la France' : 'à la moyenne des membres comparés';
  return `${indicator.short} : écarts ${reference}${indicator.unit === '%' ? ', en points' : ''}`;
}

function mapSubject({ selection, cube, face }) {
  const member = cube.member(face.rowAxis, selection[face.rowAxis]);
  if (face.columnAxis === 'territory') return member.label;
  return `${member.label}, ${cube.member('domain', selection.domain).label}`;
}

/** The question of `/comparer` that starts from the cell in focus. */
function compared({ cube, indicator, wave, profile, territory }) {
  return new URLSearchParams({ cube, indicator, one: profile, wave, territory });
}
