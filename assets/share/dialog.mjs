// The dialog of the control, and the QR code that fills a screen.

import { element } from '../explorer/dom.mjs';

const DRAWING = 'L’image se dessine…';
const LOCAL_ONLY =
  'Ce tableau n’existe que dans cet onglet\u00a0: aucune adresse ne l’ouvre ailleurs. Seules ses images s’emportent.';

/**
 * The dialog of what `share` was told. `acts` are `copy()`, `copyText(text, copied)`, `send()` or null,
 * `savePicture(kind)`; each resolves to what is said of it.
 * @returns {{root: HTMLDialogElement, place: HTMLElement, say: (text: string) => void}}
 */
export function dialogOf(told, acts) {
  const status = element('p', { className: 'share-status', role: 'status' });
  const say = (text) => (status.textContent = text);
  const act = (run, meanwhile = '') => async () => {
    say(meanwhile);
    if (meanwhile) await painted();
    say(await run());
  };
  const place = element('div', { className: 'share-code' });
  const heading = element('h2', { id: 'share-title' }, 'Partager');
  const root = element(
    'dialog',
    { className: 'share', 'aria-labelledby': 'share-title' },
    element('div', { className: 'share-head' }, heading, button('Fermer', () => root.close())),
    element('p', { className: 'share-what' }, told.title),
    told.address ? link(told.address, acts, act) : element('p', {}, LOCAL_ONLY),
    told.address && place,
    told.body && pictures(acts, act),
    told.files && files(told.files),
    told.citation && fold('Citer', [
      ['Copier la citation', told.citation.text, 'Citation copiée.'],
      ['Copier le BibTeX', told.citation.bibtex, 'BibTeX copié.'],
    ], acts, act),
    told.code && fold('Code Python', [['Copier le code', told.code, 'Code copié.']], acts, act),
    status,
  );
  return { root, place, say };
}

/** What was just said is on the screen: drawing holds the page for a second. */
function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function button(text, onclick, more = {}) {
  return element('button', { type: 'button', className: 'share-button', onclick, ...more }, text);
}

function link(address, { copy, send }, act) {
  const field = element('input', { className: 'share-address', readOnly: true, value: address, 'aria-label': 'Adresse de cette page' });
  field.addEventListener('focus', () => field.select());
  return element('div', { className: 'share-row' }, field, button('Copier', act(copy)), send && button('Envoyer…', act(send)));
}

function pictures({ savePicture }, act) {
  const kinds = [['Image PNG', 'png'], ['Image SVG', 'svg']];
  return group('Pour une diapositive', kinds.map(([text, kind]) => button(text, act(() => savePicture(kind), DRAWING))));
}

function files({ csv, xlsx }) {
  const kinds = [['CSV', csv], ['XLSX', xlsx]].filter(([, href]) => href);
  const links = kinds.map(([text, href]) => element('a', { className: 'share-button', href, download: '' }, text));
  return group('Les chiffres de cette page', links);
}

/** Texts to copy, out of the way until asked for. */
function fold(title, texts, { copyText }, act) {
  const parts = texts.map(([name, text, copied]) => [
    element('pre', { className: 'share-text' }, text),
    button(name, act(() => copyText(text, copied))),
  ]);
  return element('details', {}, element('summary', {}, title), ...parts.flat());
}

function group(title, parts) {
  return element('section', {}, element('h3', {}, title), element('div', { className: 'share-row' }, ...parts));
}

/** Put a QR code in its place, with the button that shows it to a room. */
export function showCode({ place, root }, svg, address) {
  const large = button('Code QR en plein écran', () => projected(drawing(svg, address), address, root), { 'aria-haspopup': 'dialog' });
  place.replaceChildren(drawing(svg, address), large);
}

function drawing(text, address) {
  const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
  const code = document.importNode(documentElement, true);
  code.setAttribute('role', 'img');
  code.setAttribute('aria-label', `Code QR de ${address}`);
  code.querySelector('title')?.remove();
  return code;
}

/** The code alone on white: black on white is what telephones read from across a room. */
function projected(code, address, over) {
  const root = element(
    'dialog',
    { className: 'share-projected', 'aria-label': 'Code QR en plein écran' },
    code,
    element('p', {}, address.replace(/^https?:\/\//, '')),
    button('Fermer', () => root.close()),
  );
  root.addEventListener('close', () => root.remove());
  over.append(root);
  root.showModal();
}
