// What takes a carnet out of this browser: paper, slides, a file, an address.

import { element } from '../explorer/dom.mjs';
import { save } from '../share/files.mjs';
import { LONGEST, fragmentOf } from './address.mjs';
import { NAME, textOf } from './file.mjs';
import { withProgress } from './task.mjs';

const CANCELLED = 'Annulé\u00a0: rien n’a été enregistré.';
const NO_ADDRESS = 'Aucune de ces vues n’a d’adresse\u00a0: un tableau local ne voyage que dans le fichier du carnet.';
const TOO_LONG = 'Ce carnet est trop long pour une adresse, qui arriverait coupée\u00a0: envoyez plutôt le fichier du carnet.';

/**
 * The ways out, by the `data-way` of their buttons; each resolves to what is said of it.
 * `panel` is the place where they show their work or their answer.
 */
export const WAYS = {
  async pdf() {
    const pictures = [...document.querySelectorAll('.carnet-view img')];
    await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
    window.print();
    return '';
  },

  async pptx(entries, panel) {
    const { deck } = await import('./pptx.mjs');
    const words = (k) => (k < entries.length ? `Diapositives\u00a0: vue ${k + 1} sur ${entries.length}` : 'Diapositives\u00a0: le fichier s’écrit');
    const task = { title: 'Les diapositives se préparent…', total: entries.length };
    const file = await withProgress(panel, task, (step, signal) => deck(entries, (k) => step(k, words(k)), signal));
    if (!file) return CANCELLED;
    const name = `cube17-carnet${marksOf(entries)}.pptx`;
    save(file, name);
    return `Diapositives enregistrées\u00a0: ${name}.`;
  },

  async html(entries) {
    const { oneFile } = await import('../onefile/save.mjs');
    const { blob, name } = await oneFile(entries, marksOf(entries));
    save(blob, name);
    return `Page enregistrée\u00a0: ${name}. Elle s’ouvre sans réseau, projette ces vues et explore le cube qu’elle emporte.`;
  },

  async file(entries) {
    save(new Blob([textOf(entries, new Date())], { type: 'application/json' }), NAME);
    return `Fichier enregistré\u00a0: ${NAME}. Il contient tout, images et notes comprises.`;
  },

  async address(entries, panel) {
    const kept = entries.filter(({ address }) => address);
    if (!kept.length) return NO_ADDRESS;
    const fragment = await fragmentOf(kept);
    if (fragment.length > LONGEST) return TOO_LONG;
    showAddress(panel, `${window.location.origin}/carnet#${fragment}`);
    return staying(entries.length - kept.length);
  },
};

/** What the name of a file must say of what is in it. */
function marksOf(entries) {
  const simulated = entries.some((entry) => entry.simulated) ? '-donnees-simulees' : '';
  return simulated + (entries.some((entry) => entry.consulted) ? '-consultation-de-salle' : '');
}

/** What an address leaves behind. */
function staying(local) {
  const told = 'Ces vues y seront relues dans les données du site, avec vos notes, dans cet ordre.';
  if (!local) return told;
  const which = local > 1 ? `${local} vues de tableaux locaux ne voyagent pas` : 'Une vue d’un tableau local ne voyage pas';
  return `${told} ${which}\u00a0: le fichier les emporte.`;
}

function showAddress(panel, address) {
  const field = element('input', { className: 'form-control', readOnly: true, value: address });
  const said = element('span', { role: 'status' });
  const copy = async () => {
    const copied = await navigator.clipboard?.writeText(address).then(() => true, () => false);
    if (!copied) field.select();
    said.textContent = copied ? 'Adresse copiée.' : 'Copie refusée par le navigateur\u00a0: l’adresse est sélectionnée, copiez-la.';
  };
  panel.replaceChildren(
    element('label', { className: 'carnet-address' }, element('span', {}, 'Adresse de ce carnet'), field),
    element('button', { type: 'button', className: 'quiet', onclick: copy }, 'Copier'),
    said,
  );
  panel.hidden = false;
  field.focus();
  field.select();
}
