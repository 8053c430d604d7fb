// A cube and a carnet in one HTML file, written by the server (serving/onefile.py), filled in here:
// the server reads nothing of a carnet.

import { LOCAL, localCube } from '../explorer/local.mjs';
import { aroundTab, safe } from './tab.mjs';

const EMPTY = 'id="cube17-carnet">[]<';
const PUBLISHED = 'odd17-2022';
const FAILED = 'Le fichier n’a pas pu être écrit\u00a0: réessayez quand le serveur répondra.';

/**
 * The file, and its name: all views, and the cube that they are of. That of this tab is carried where
 * one of them shows it: nobody finds it elsewhere.
 * @param {object[]} entries
 * @param {string} marks what the name must say of the views
 */
export async function oneFile(entries, marks) {
  const own = tabCubeOf(entries, localCube());
  const answer = await fetch(`/cube17.html?cube=${encodeURIComponent(cubeOf(entries))}`).catch(() => null);
  if (!answer?.ok) throw new Error(FAILED);
  const [, name] = answer.headers.get('Content-Disposition').match(/filename="([^"]+)"/);
  const text = await answer.text();
  const around = own ? await aroundTab(text, own) : text;
  const blob = new Blob([withViews(around, entries)], { type: 'text/html' });
  return { blob, name: own ? `cube17-carnet${marks}.html` : named(name, marks) };
}

/** The name of the server's file with what it must say of the views too, each once. */
export function named(name, marks) {
  const stem = name.replace(/\.html$/, '');
  return `${stem}${stem.endsWith('-donnees-simulees') ? marks.replace('-donnees-simulees', '') : marks}.html`;
}

/** The text of the file with the views in it; what they hold cannot end their element. */
export function withViews(text, entries) {
  return text.replace(EMPTY, () => `id="cube17-carnet">${safe(entries)}<`);
}

/** The cube of the catalogue for the views: that of the first one that has one, or else the published. */
export function cubeOf(entries) {
  return entries.map(({ version }) => version.cube).find((cube) => cube && cube !== LOCAL) ?? PUBLISHED;
}

/** The cube of this tab where a view shows it as it is now, else null. */
export function tabCubeOf(entries, cube) {
  const shows = ({ version }) => version.cube === LOCAL && version.content === cube.dictionary.version;
  return cube && entries.some(shows) ? cube : null;
}
