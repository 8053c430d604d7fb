// The page /carnet: the views in order, what is done with them, what comes in and what goes out.

import { element } from '../explorer/dom.mjs';
import { viewsOf } from './address.mjs';
import { counted } from './entry.mjs';
import { entriesOf } from './file.mjs';
import { offer, rebuildAll, renewed, showFailed } from './incoming.mjs';
import { WAYS } from './leave.mjs';
import { createList } from './list.mjs';
import { play } from './slides.mjs';
import { add, change, entries, move, remedy, remove, replaceAll } from './store.mjs';

const byId = (id) => document.getElementById(id);

class Page {
  #views = [];

  constructor() {
    this.incoming = byId('carnet-incoming');
    this.panel = byId('carnet-panel');
    this.list = createList(byId('carnet-views'), {
      write: (entry, note) => this.#try(() => change(entry.id, { note })),
      move: (entry, by) => this.#move(entry, by),
      playFrom: (entry) => play(this.#views, document.body, this.#views.indexOf(entry)),
      remove: (entry) => this.#remove(entry),
    });
    byId('carnet-play').addEventListener('click', () => play(this.#views, document.body));
    byId('carnet-open').addEventListener('click', () => this.#open());
    byId('carnet-leaving').addEventListener('click', ({ target }) => this.#leave(target.closest('[data-way]')));
    window.addEventListener('hashchange', () => this.receive());
    // Another tab may have added views.
    document.addEventListener('visibilitychange', () => document.hidden || this.read());
  }

  /** Show what the browser keeps; whether it could be read. */
  async read() {
    const found = await this.#try(entries);
    if (!found) return false;
    const known = new Map(this.#views.map((entry) => [entry.id, entry]));
    this.#views = found.map((entry) => known.get(entry.id) ?? entry);
    const none = !this.#views.length;
    byId('carnet-empty').hidden = !none;
    byId('carnet-leaving').hidden = byId('carnet-views').hidden = none;
    this.list.update(this.#views);
    return true;
  }

  /** Offer the carnet of the address, if there is one. */
  async receive() {
    if (window.location.hash.length < 2) return;
    try {
      this.#offerViews(await viewsOf(window.location.hash));
    } catch (error) {
      this.say(error.message);
    }
  }

  /** Say something, with a button that goes back on it. */
  say(text, undo = null) {
    const back = undo && element('button', { type: 'button', className: 'quiet', onclick: undo }, 'Annuler');
    byId('carnet-status').replaceChildren(...[text, back].filter(Boolean));
    back?.focus();
  }

  async #try(act) {
    try {
      return await act();
    } catch (error) {
      console.warn(error);
      this.say(remedy(error));
      return null;
    }
  }

  async #move(entry, by) {
    await this.#try(() => move(entry.id, by));
    await this.read();
    this.list.focus(entry.id, by < 0 ? 'up' : 'down');
    this.say(`Vue ${this.#views.indexOf(entry) + 1} sur ${this.#views.length}\u00a0: ${entry.title}`);
  }

  async #remove(entry) {
    const at = this.#views.indexOf(entry);
    await this.#try(() => remove(entry.id));
    await this.read();
    this.say(`Vue retirée\u00a0: ${entry.title}. `, async () => {
      await this.#try(() => add([entry], at));
      await this.read();
      this.list.focus(entry.id, 'remove');
      this.say('La vue est revenue à sa place.');
    });
  }

  async #leave(button) {
    if (!button) return;
    try {
      this.say((await WAYS[button.dataset.way](this.#views, this.panel)) ?? '');
    } catch (error) {
      console.warn(error);
      this.say(error.message);
    }
  }

  // -- what comes from elsewhere

  #open() {
    const field = element('input', { type: 'file', accept: '.json,application/json' });
    field.addEventListener('change', async () => {
      try {
        const found = renewed(entriesOf(await field.files[0].text()));
        this.#offer('Il vient d’un fichier, images et notes comprises.', found.length, (replace) => this.#take(found, replace));
      } catch (error) {
        this.say(`${error.message} Votre carnet n’a pas changé.`);
      }
    });
    field.click();
  }

  #offerViews(views) {
    const from = 'Il vient d’une adresse\u00a0: ses vues seront rouvertes une à une dans les données de ce site.';
    this.#offer(from, views.length, (replace) => this.#rebuild(views, replace));
  }

  #offer(from, count, accept) {
    const refuse = () => this.#settled();
    offer(this.incoming, { from, count, own: this.#views.length, accept, refuse });
  }

  async #rebuild(views, replace) {
    const found = await rebuildAll(this.incoming, views);
    if (!found) return this.say('Annulé\u00a0: votre carnet n’a pas changé.');
    const { entries: rebuilt, failed, changed } = found;
    if (rebuilt.length) await this.#take(rebuilt, replace);
    if (changed.length) this.say(`${counted(changed.length)} dont les données ont changé depuis l’envoi\u00a0: ${changed.map(({ title }) => title).join('\u202f; ')}.`);
    if (failed.length) showFailed(this.incoming, failed, (again) => this.#rebuild(again, false));
  }

  async #take(found, replace) {
    const before = [...this.#views];
    const kept = await this.#try(() => (replace ? replaceAll(found) : add(found)));
    if (kept === null) return;
    this.#settled();
    await this.read();
    if (!replace) return this.say(`${counted(found.length)} de plus dans votre carnet.`);
    this.say(`Carnet remplacé\u00a0: ${counted(found.length)}. `, async () => {
      await this.#try(() => replaceAll(before));
      await this.read();
      this.say('Votre carnet d’avant est revenu.');
    });
  }

  /** The carnet of the address is dealt with: a reload must not offer it again. */
  #settled() {
    this.incoming.replaceChildren();
    this.incoming.hidden = true;
    window.history.replaceState(null, '', window.location.pathname);
  }
}

/** Slides bring their own style sheet: the file that leaves the site carries it too. */
function styled() {
  const href = new URL('./slides.css', import.meta.url).href;
  document.head.append(element('link', { rel: 'stylesheet', href }));
}

/** Paper is white in every theme. */
function whiten() {
  const root = document.documentElement;
  const theme = root.dataset.bsTheme;
  root.dataset.bsTheme = 'light';
  window.addEventListener('afterprint', () => (root.dataset.bsTheme = theme), { once: true });
}

styled();
window.addEventListener('beforeprint', whiten);
const page = new Page();
if (await page.read()) page.say('');
await page.receive();
