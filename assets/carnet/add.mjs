// The button « Ajouter au carnet »: the view of the page becomes the last entry of the carnet.

import { readConfig } from '../explorer/source.mjs';
import { counted, entryOf } from './entry.mjs';
import { add, remedy } from './store.mjs';

const DRAWING = 'La vue se dessine…';

/** Keep what `describe()` tells of the page (share/main.mjs), and say so beside the button. */
export async function keep(describe) {
  const place = document.getElementById('kept');
  place.textContent = DRAWING;
  await painted();
  const entry = entryOf(describe(), readConfig(), new Date());
  if (handed(entry)) return;
  try {
    place.replaceChildren(`Ajouté au carnet\u00a0: ${counted(await add([entry]))}. `, link());
  } catch (error) {
    console.warn(error);
    place.textContent = remedy(error);
  }
}

/** A carnet that is being rebuilt asks for views in frames (rebuild.mjs), and puts them in their place. */
function handed(entry) {
  const frame = window.frameElement;
  if (!frame?.dataset.carnet) return false;
  frame.dispatchEvent(new CustomEvent('cube17:entry', { detail: entry }));
  return true;
}

function link() {
  return Object.assign(document.createElement('a'), { href: '/carnet', textContent: 'Ouvrir le carnet' });
}

/** What was just said is on the screen: drawing holds the page for a while. */
function painted() {
  return new Promise((resolve) => {
    if (document.hidden) resolve();
    else requestAnimationFrame(() => setTimeout(resolve));
  });
}
