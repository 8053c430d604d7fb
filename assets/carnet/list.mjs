// The views of the carnet as a list: each as its slide, its note, and what can be done with it.

import { element } from '../explorer/dom.mjs';
import { scrolling, slideOf } from './slides.mjs';

const LONGEST_NOTE = 2000;

/**
 * A list in `host`. `acts` are `write(entry, note)`, `move(entry, by)`, `playFrom(entry)`, `remove(entry)`.
 * @returns {{update: (entries: object[]) => void, focus: (id: string, act: string) => void}}
 */
export function createList(host, acts) {
  const items = new Map();
  return {
    update(entries) {
      const shown = entries.map((entry) => itemOf(items, entry, acts));
      const ids = new Set(entries.map(({ id }) => id));
      for (const id of items.keys()) if (!ids.has(id)) items.delete(id);
      shown.forEach((item, k) => atEnds(item, k === 0, k === shown.length - 1));
      // Moving what stays where it is would take the focus from a note.
      const same = host.children.length === shown.length && shown.every((item, k) => item === host.children[k]);
      if (!same) host.replaceChildren(...shown);
    },
    focus(id, act) {
      items.get(id)?.querySelector(`[data-act="${act}"]`)?.focus();
    },
  };
}

/** Items are made once: their pictures stay as they are when others move. */
function itemOf(items, entry, acts) {
  if (!items.has(entry.id)) items.set(entry.id, make(entry, acts));
  return items.get(entry.id);
}

function make(entry, acts) {
  const slide = slideOf(entry);
  const numbers = entry.svg && entry.table && element('details', {}, element('summary', {}, 'Les nombres'), scrolling(entry.table, entry.title));
  const button = (act, text, press) =>
    element('button', { type: 'button', className: 'quiet', 'data-act': act, 'aria-label': `${text}\u00a0: ${entry.title}`, onclick: press }, text);
  const again = entry.address
    ? element('a', { className: 'quiet', href: entry.address, 'aria-label': `Rouvrir\u00a0: ${entry.title}` }, 'Rouvrir')
    : element('span', { className: 'carnet-local' }, 'Tableau local\u00a0: aucune adresse ne rouvre cette vue.');
  const tools = element(
    'div',
    { className: 'carnet-row' },
    button('up', 'Monter', () => acts.move(entry, -1)),
    button('down', 'Descendre', () => acts.move(entry, 1)),
    button('play', 'Projeter d’ici', () => acts.playFrom(entry)),
    again,
    button('remove', 'Retirer', () => acts.remove(entry)),
  );
  return element('li', { className: 'carnet-view', 'data-id': entry.id }, slide, numbers, noteOf(entry, slide, acts), tools);
}

/** The note is kept at each letter; the slide, which paper shows, follows. */
function noteOf(entry, slide, acts) {
  const field = element('textarea', { className: 'form-control', rows: 2, maxLength: LONGEST_NOTE, value: entry.note });
  const onSlide = slide.querySelector('.slide-note');
  field.addEventListener('input', () => {
    entry.note = onSlide.textContent = field.value;
    onSlide.hidden = !field.value;
    acts.write(entry, field.value);
  });
  return element('label', { className: 'carnet-note' }, element('span', {}, 'Note, projetée sous la vue'), field);
}

/** Not `disabled`: the focus would leave the button that has just been pressed. */
function atEnds(item, first, last) {
  item.querySelector('[data-act="up"]').setAttribute('aria-disabled', String(first));
  item.querySelector('[data-act="down"]').setAttribute('aria-disabled', String(last));
}
