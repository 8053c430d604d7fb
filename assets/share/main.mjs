// The control « Partager »: one dialog with the address, a QR code, pictures and files.
//
// Contract with pages. A script calls `share(describe)` when its button is pressed;
// `describe()` returns what picture.mjs takes (`body` null: no pictures; `address` null: no page
// opens elsewhere), `files` (`{csv, xlsx}`, null: none) and `name`, that of the files without its
// ending; `cited`, what citation.mjs needs of the cube (null: no citation), and `code`, the Python
// that gives the same numbers (null: none). `keep(describe)` of carnet/add.mjs takes the same, with
// `headline` and `table` (carnet/store.mjs).
//
// A page in plain HTML writes no script. It holds
//   - the buttons of components/share.py: `[data-share]` with `data-title`, `data-name`, `data-csv`,
//     `data-xlsx`, `data-cited` (JSON), `data-code`, `data-nature`, `data-number` and `data-words` (the
//     headline), and the module share/button.mjs;
//   - `data-view` on what plays a role in its text: `sentence`, `fact` (several), `table`;
//   - `<figure data-picture data-caption="…" data-source="…" data-base="…" data-date="…"
//     data-status="…" data-attribution="…" data-nature="simulated">` around a first-level inline SVG with a
//     `viewBox`. Its computed colours are taken; about 1488 × 536 fills a slide. Around a chart of
//     components/comparer_figure.py dumbbell.mjs draws what it shows.

import { citation } from './citation.mjs';
import { dialogOf, showCode } from './dialog.mjs';
import { pngFile, save, svgFile } from './files.mjs';
import { HEIGHT, WIDTH, picture } from './picture.mjs';

const COPIED = 'Adresse copiée.';
const NOT_COPIED = 'Copie refusée par le navigateur\u00a0: sélectionnez l’adresse et copiez-la.';
const TEXT_NOT_COPIED = 'Copie refusée par le navigateur\u00a0: sélectionnez le texte et copiez-le.';
const NO_PICTURE = 'L’image n’a pas pu être dessinée par ce navigateur.';
const NO_CODE =
  'Le code QR n’a pas pu être chargé\u00a0: le serveur ne répond pas. L’adresse et les images restent à votre disposition.';

/** Open the control over a page. Resolves once it stands. */
export async function share(describe) {
  await styled();
  // An impatient second press.
  if (document.querySelector('dialog.share')) return;
  const told = describe();
  const dialog = dialogOf({ ...told, citation: citationOf(told) }, {
    copy: () => copy(told.address, COPIED, NOT_COPIED),
    copyText: (text, copied) => copy(text, copied, TEXT_NOT_COPIED),
    send: navigator.share ? () => send(told) : null,
    savePicture: (kind) => savePicture(told, kind),
  });
  document.body.append(dialog.root);
  dialog.root.addEventListener('close', () => dialog.root.remove());
  // Back and Forward change the page under it.
  window.addEventListener('popstate', () => dialog.root.close(), { once: true });
  dialog.root.showModal();
  if (told.address) await code(told.address, dialog);
}

/** The style sheet comes with the control, before it is shown. */
async function styled() {
  const href = new URL('./share.css', import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  await new Promise((resolve) => {
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

async function code(address, dialog) {
  try {
    const path = address.slice(new URL(address).origin.length);
    const answer = await fetch(`/qr.svg?path=${encodeURIComponent(path)}`);
    if (!answer.ok) throw new Error(await answer.text());
    showCode(dialog, await answer.text(), address);
  } catch {
    dialog.say(NO_CODE);
  }
}

function citationOf({ cited, title, address }) {
  if (!cited || !address) return null;
  const { release } = JSON.parse(document.getElementById('cube17-config').textContent);
  return citation({ cube: cited, view: title, address, release, day: new Date() });
}

async function copy(text, copied, refused) {
  try {
    await navigator.clipboard.writeText(text);
    return copied;
  } catch {
    return refused;
  }
}

async function send({ title, sentence, address }) {
  // Closing the share sheet is no failure.
  await navigator.share({ title, text: sentence, url: address }).catch(() => {});
  return '';
}

async function savePicture(told, kind) {
  try {
    const text = picture(told);
    const file = kind === 'svg' ? svgFile(text) : await pngFile(text, { width: WIDTH, height: HEIGHT });
    save(file, `${told.name}.${kind}`);
    return `Image ${kind.toUpperCase()} enregistrée\u00a0: ${told.name}.${kind}.`;
  } catch (error) {
    console.warn(error);
    return NO_PICTURE;
  }
}
