// A carnet that comes from elsewhere, by address or by file: the visitor decides what becomes of it,
// and what was there stays until then.

import { element } from '../explorer/dom.mjs';
import { counted, newId } from './entry.mjs';
import { rebuilt } from './rebuild.mjs';
import { withProgress } from './task.mjs';

/**
 * Offer a carnet in `host`.
 * @param {object} told
 * @param {string} told.from « cette adresse », « ce fichier »
 * @param {number} told.count of views that come
 * @param {number} told.own of views that are here
 * @param {(replace: boolean) => void} told.accept
 * @param {() => void} told.refuse
 */
export function offer(host, { from, count, own, accept, refuse }) {
  const button = (text, onclick, look = 'quiet') => element('button', { type: 'button', className: look, onclick }, text);
  const choices = own
    ? [
        button('Ajouter à mon carnet', () => accept(false), 'btn btn-primary'),
        button(`Remplacer mon carnet (${counted(own)})`, () => accept(true)),
      ]
    : [button('Ouvrir ce carnet', () => accept(false), 'btn btn-primary')];
  host.replaceChildren(
    element('h2', { tabIndex: -1 }, `Carnet reçu\u00a0: ${counted(count)}`),
    element('p', {}, `${from} ${own ? `Votre carnet, ${counted(own)}, reste tel quel tant que vous n’avez pas choisi.` : ''}`),
    element('div', { className: 'carnet-row' }, ...choices, button('Laisser', refuse)),
  );
  host.hidden = false;
  host.querySelector('h2').focus();
}

/** Entries of a file, under ids of their own: the same file may be opened twice. */
export function renewed(entries) {
  return entries.map((entry) => ({ ...entry, id: newId() }));
}

/**
 * The views of an address, one after the other.
 * @returns {Promise<?{entries: object[], failed: object[], changed: object[]}>} `failed` views with
 *   their `reason`, `changed` entries whose data are no longer those that were sent; null if cancelled
 */
export function rebuildAll(host, views) {
  const task = { title: 'Les vues se rouvrent…', total: views.length };
  return withProgress(host, task, async (step, signal) => {
    const [entries, failed, changed] = [[], [], []];
    for (const [k, view] of views.entries()) {
      await step(k, `Vue ${k + 1} sur ${views.length}\u00a0: ${view.address}`);
      try {
        const entry = await rebuilt(view, signal);
        entries.push(entry);
        if (view.content && entry.version.content !== view.content) changed.push(entry);
      } catch (error) {
        signal.throwIfAborted();
        failed.push({ ...view, reason: error.message });
      }
    }
    return { entries, failed, changed };
  });
}

/** Name the views that could not be rebuilt, with their notes, and offer to try again. */
export function showFailed(host, failed, retry) {
  const line = ({ address, note, reason }) =>
    element('li', {}, element('a', { href: address }, address), `\u00a0: ${reason}.${note ? ` Sa note\u00a0: «\u00a0${note}\u00a0»` : ''}`);
  const title = failed.length > 1 ? `${failed.length} vues n’ont pas pu être rouvertes` : 'Une vue n’a pas pu être rouverte';
  const button = (text, onclick) => element('button', { type: 'button', className: 'quiet', onclick }, text);
  const leave = () => {
    host.replaceChildren();
    host.hidden = true;
  };
  host.replaceChildren(
    element('h2', { tabIndex: -1 }, title),
    element('ul', {}, ...failed.map(line)),
    element('div', { className: 'carnet-row' }, button('Réessayer', () => retry(failed)), button('Laisser', leave)),
  );
  host.hidden = false;
  host.querySelector('h2').focus();
}
