// The search field as a combobox (WAI-ARIA Authoring Practices, « List Autocomplete »).

import { element, setAttribute, setText } from '../explorer/dom.mjs';
import { find, MOST } from './find.mjs';
import { readPlaces } from './places.mjs';
import { countText, rowOf } from './rows.mjs';
import { readQuery } from './words.mjs';

const HINT = 'Nom, code postal ou code Insee\u00a0: «\u00a035000\u00a0», «\u00a0st malo\u00a0», «\u00a0pays de brest\u00a0».';
const WAIT = 'Les territoires se chargent…';
const SLASH = { on: 'Ne plus venir ici par la touche /', off: 'Venir ici par la touche /' };

/**
 * Make the field work once what it looks through has come; what was typed meanwhile counts.
 * @param {HTMLElement} root holds the field
 * @param {string} address of the search file; rejects when it does not come
 */
export async function attach(root, address) {
  const box = new Combobox(root);
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} : ${answer.status}`);
    box.ready(readPlaces(await answer.json()));
  } catch (error) {
    box.remove();
    throw error;
  }
}

class Combobox {
  #index = null;
  #entered = false;
  #leave = new AbortController();

  constructor(root) {
    this.root = root;
    this.field = root.querySelector('input');
    this.list = element('div', { id: 'search-results', role: 'listbox', 'aria-label': 'Territoires trouvés' });
    this.said = element('p', { className: 'search-said', role: 'status' });
    // A press on it is heard by shell.js, which listens to the key, then gives the focus back.
    this.slash = element('button', { type: 'button', className: 'search-slash' });
    this.panel = element('div', { className: 'search-panel' }, this.list, this.said, this.slash);
    this.panel.hidden = true;
    root.append(this.panel);
    const { signal } = this.#leave;
    this.field.addEventListener('input', () => this.#show(), { signal });
    this.field.addEventListener('focus', () => this.#show(), { signal });
    this.field.addEventListener('keydown', (event) => this.#press(event), { signal });
    // A press on an option must not take the focus away before the click.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault(), { signal });
    // Whoever comes back to this page finds it without the list.
    this.list.addEventListener('click', () => this.#close(), { signal });
    document.addEventListener('focusin', ({ target }) => root.contains(target) || this.#close(), { signal });
    document.addEventListener('pointerdown', ({ target }) => root.contains(target) || this.#close(), { signal });
    if (root.contains(document.activeElement)) this.#show();
  }

  ready(index) {
    const entered = this.#entered;
    this.#index = index;
    if (!this.panel.hidden) this.#show();
    if (entered) this.#open();
  }

  remove() {
    this.#leave.abort();
    this.panel.remove();
  }

  get options() {
    return [...this.list.children];
  }

  get active() {
    return this.options.findIndex((option) => option.ariaSelected === 'true');
  }

  #show() {
    this.#entered = false;
    const text = this.field.value.trim();
    const asked = readQuery(text);
    const found = this.#index && text ? find(this.#index, text) : [];
    this.list.replaceChildren(...found.map((place, k) => optionOf(rowOf(place, asked), k)));
    this.#choose(-1);
    this.panel.hidden = false;
    this.list.hidden = !found.length;
    this.slash.hidden = Boolean(text);
    setText(this.slash, SLASH[this.root.dataset.slash]);
    setAttribute(this.field, 'aria-expanded', Boolean(found.length));
    setText(this.said, !this.#index ? WAIT : text ? countText(found.length, MOST) : HINT);
  }

  #close() {
    this.panel.hidden = true;
    this.#choose(-1);
    setAttribute(this.field, 'aria-expanded', false);
  }

  #choose(k) {
    this.options.forEach((option, at) => setAttribute(option, 'aria-selected', at === k));
    this.options[k]?.scrollIntoView({ block: 'nearest' });
    setAttribute(this.field, 'aria-activedescendant', this.options[k]?.id ?? null);
  }

  #press(event) {
    const act = event.isComposing || event.ctrlKey || event.metaKey || event.altKey ? null : this.#actOf(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What a key does; null leaves it to the field. */
  #actOf(key) {
    const { length } = this.options;
    const at = this.active;
    const moves = { ArrowDown: at + 1 < length ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : length - 1 };
    if (at >= 0) Object.assign(moves, { Home: 0, End: length - 1 });
    if (key === 'Enter') return () => this.#open();
    if (key === 'Escape') return () => this.#escape();
    if (!(key in moves) || !length) return null;
    return () => {
      if (this.panel.hidden) this.#show();
      this.#choose(moves[key]);
    };
  }

  /** Open the active result, or else the first; as soon as there is one. */
  #open() {
    if (!this.#index) this.#entered = true;
    else this.options[Math.max(this.active, 0)]?.click();
  }

  /** Close the list; a second time, empty the field. */
  #escape() {
    if (this.panel.hidden) this.field.value = '';
    this.#close();
  }
}

function optionOf({ href, name, kind, around }, k) {
  return element(
    'a',
    { id: `search-result-${k}`, role: 'option', href, tabIndex: -1, className: 'search-result' },
    element('span', { className: 'search-name' }, ...name.map(([text, met]) => (met ? element('mark', {}, text) : text))),
    // Spaces between the parts, for what is read aloud.
    ' ',
    element('span', { className: 'search-kind' }, kind),
    ' ',
    element('span', { className: 'search-around' }, around),
  );
}
