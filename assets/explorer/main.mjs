// The Explorer: reads the address, loads what it needs, shows the view, and writes the address.

import { setText, whenIdle } from './dom.mjs';
import { LOCAL } from './local.mjs';
import { startDash } from './later.mjs';
import { cubeOf, kindsOf, loadTerritories } from './needs.mjs';
import { Panels } from './panels.mjs';
import { DEFAULTS, fromQuery, resolve, toQuery } from './selection.mjs';
import { readConfig } from './source.mjs';
import { viewOf } from './view.mjs';

const FAILED =
  'Les données n’ont pas pu être chargées. Vérifiez la connexion, puis réessayez : ce qui est affiché reste valable.';

const config = readConfig();
let explorer = null;

/**
 * Show the Explorer in the place that Dash gives it; called each time that place appears. What has
 * been drawn already, in the document before Dash or on an earlier visit, moves there as it is.
 */
export async function mount() {
  const host = document.getElementById('explorer-host');
  const early = document.getElementById('early');
  const started = Boolean(early?.contains(explorer?.root));
  explorer ??= new Explorer(frame());
  keepingPlace(() => {
    host.append(explorer.root);
    early?.remove();
  });
  if (!started) await explorer.read();
}

/** The empty frame of the Explorer, as every document holds it (components/explorer.py). */
function frame() {
  return document.querySelector('template[data-frame="/explorer"]').content.firstElementChild.cloneNode(true);
}

/** Move parts of the page without losing the focus or the place that is read. */
function keepingPlace(move) {
  const focused = document.activeElement;
  const top = window.scrollY;
  move();
  focused?.focus({ preventScroll: true });
  window.scrollTo({ top, behavior: 'instant' });
}

/** Show again what the address says, when the Explorer is on the page. */
export function follow() {
  if (explorer?.root.isConnected && window.location.pathname === '/explorer') explorer.read();
}

class Explorer {
  #asked = { ...DEFAULTS };
  #pending = null;
  #view = null;
  #turn = 0;

  constructor(root) {
    this.root = root;
    this.panels = new Panels(root, config, (patch, how) => this.go(patch, how));
  }

  /** Show what the address says. */
  async read() {
    const { selection, ignored } = fromQuery(window.location.search || config.opens);
    // A table of another tab, or of one that was closed: the page explains it.
    const gone = selection.cube === LOCAL && !isKnown(LOCAL);
    this.root.toggleAttribute('data-gone', gone);
    if (!gone) await this.#show(selection, ignored);
  }

  /** Change some fields of the selection, then the address (`replace`: without a step back). */
  async go(patch, { replace = false } = {}) {
    if (!(await this.#show(inCube(this.#base(), patch), []))) return;
    const query = toQuery(this.#kept(), this.#view.home);
    afterPaint(() => writeAddress(query, replace));
  }

  /** What a change starts from: what is on its way, or what is shown. */
  #base() {
    return this.#pending ?? (this.#view ? this.#kept() : this.#asked);
  }

  /** What is shown, but for what some views override for a while: see `resolve`. */
  #kept() {
    const { reference, show } = this.#asked;
    return { ...this.#view.selection, reference, show };
  }

  /** Load and draw; false when a later request overtook this one or the data did not come. */
  async #show(selection, ignored) {
    const mine = ++this.#turn;
    this.#pending = selection;
    try {
      const loaded = await this.#load(selection);
      if (mine !== this.#turn) return false;
      this.#asked = selection;
      this.#draw(loaded, ignored);
      return true;
    } catch (error) {
      console.warn(error);
      if (mine === this.#turn) this.#fail();
      return false;
    } finally {
      if (mine === this.#turn) this.#rest();
    }
  }

  /** Say so, and let the controls tell again what is shown. */
  #fail() {
    setText(this.root.querySelector('#explorer-remarks'), config.failed ?? FAILED);
    if (this.#view) this.panels.controls.update(this.#view);
  }

  #rest() {
    this.#pending = null;
    this.root.removeAttribute('aria-busy');
  }

  async #load(asked) {
    const cube = await cubeOf(config, isKnown(asked.cube) ? asked.cube : DEFAULTS.cube);
    await loadTerritories(config, cube, asked);
    const { selection, remarks } = resolve(asked, cube);
    const kinds = kindsOf(cube, selection);
    if (!cube.isLoaded(selection.indicator, kinds)) this.root.setAttribute('aria-busy', 'true');
    await cube.load(selection.indicator, kinds);
    return { cube, selection, remarks };
  }

  #draw({ cube, selection, remarks }, ignored) {
    const home = { ...resolve({ ...DEFAULTS, cube: cube.id }, cube).selection, cube: DEFAULTS.cube };
    this.#view = { ...viewOf(cube, selection), home };
    this.panels.draw(this.#view, [...ignored, ...remarks]);
    whenIdle(() => prefetch(cube));
  }
}

/** Write the query of a view in the address; the same address makes no new entry. */
function writeAddress(query, replace) {
  if (window.location.pathname !== '/explorer') return;
  const address = window.location.pathname + (query && `?${query}`);
  const same = address === window.location.pathname + window.location.search;
  window.history[replace || same ? 'replaceState' : 'pushState']({}, '', address);
}

/** Do what can wait until the visitor sees the answer: a new address alone takes 10 to 100 ms. */
function afterPaint(act) {
  if (document.hidden) act();
  else requestAnimationFrame(() => setTimeout(act));
}

function isKnown(cube) {
  return config.cubes.some(({ id }) => id === cube);
}

/** Once the view stands, fetch the other questions: changing them then needs no request. */
function prefetch(cube) {
  for (const { id } of cube.dictionary.indicators) cube.load(id, ['region']).catch(() => {});
}

/** A change of cube keeps the question and the profile, and opens at the cube's own place. */
function inCube(base, patch) {
  if (!patch.cube) return { ...base, ...patch };
  const { indicator, profile, maps } = base;
  return { ...DEFAULTS, indicator, profile, maps, ...patch };
}

// The document may hold the Explorer's frame: it starts there, long before Dash has drawn the page.
const early = document.querySelector('#early #explorer');
if (early) {
  explorer = new Explorer(early);
  explorer.read().finally(() => requestAnimationFrame(() => setTimeout(startDash)));
}
