// The HTML file around the cube of this tab (explorer/local.mjs), which the server never sees.

import { LOCAL } from '../explorer/local.mjs';
import { mapOf, readConfig, territoriesOf } from '../explorer/source.mjs';
import { warningOf } from '../share/warning.mjs';

const CARRIED =
  'Ce fichier s’ouvre sans réseau et n’en demande pas. Il emporte tout ce que l’onglet avait de ces données\u202f; la recherche d’un territoire, le partage et les téléchargements demandent le site';

/** The text of a file with the cube of this tab in the place of the one that it carries. */
export async function aroundTab(text, cube) {
  const { dictionary } = cube;
  const page = new DOMParser().parseFromString(text, 'text/html');
  const config = page.getElementById('cube17-config');
  page.querySelectorAll('script[data-file]:not([data-file*="/"])').forEach((file) => file.remove());
  for (const [name, content] of await filesOf(cube)) config.before(await packed(page, name, content));
  config.textContent = safe(configOf(JSON.parse(config.textContent), cube));
  page.title = `${dictionary.title} · Cube 17`;
  tell(page.querySelectorAll('footer p'), dictionary);
  return `<!DOCTYPE html>\n${page.documentElement.outerHTML}`;
}

/** Text of an element that does not run: what it holds cannot end it. */
export const safe = (value) => JSON.stringify(value).replaceAll('<', '\\u003c');

/** What the Explorer must know of the file (serving/onefile.py). */
export function configOf(config, { dictionary: { title, nature, version }, view = `cube=${LOCAL}` }) {
  return { ...config, cubes: [{ id: LOCAL, title, nature, version }], opens: view };
}

/** Files of the cube, and those of EPCI where it has some: others do not carry them. */
async function filesOf({ dictionary, packs }) {
  const files = Object.entries({ dictionary, ...packs }).map(([name, file]) => [`${name}.json`, JSON.stringify(file)]);
  const hasEpci = `${Object.keys(packs)} ${dictionary.default.territory}`.toLowerCase().includes('epci-');
  if (!hasEpci) return files;
  const config = readConfig();
  const [names, map] = await Promise.all([territoriesOf(config, 'epci'), mapOf(config, 'epci')]);
  return [...files, ['territories/epci.json', JSON.stringify(names)], ['maps/epci.svg', map]];
}

async function packed(page, name, content) {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const file = Object.assign(page.createElement('script'), { type: 'application/gzip', textContent: base64(bytes) });
  file.dataset.file = name;
  return file;
}

function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The foot says what the file carries now. */
function tell([source, made, carried], { title, producer, date, licence, nature, version }) {
  const warning = warningOf({ simulated: nature === 'simulated', consulted: nature === 'workshop' }) ?? '';
  source.textContent = `Données\u00a0: ${[...new Set([title, producer, date])].filter(Boolean).join(', ')}. ${warning}`;
  made.textContent = [licence && `Licence\u00a0: ${licence}.`, `Version ${version}.`].filter(Boolean).join(' ');
  carried.firstChild.data = CARRIED;
}
