// A cube and a carnet in one HTML file, written by the server (serving/onefile.py), filled in here:
// the server reads nothing of a carnet.

const EMPTY = 'id="cube17-carnet">[]<';
const LOCAL = 'local';

/** The file, and its name: the cube of the first view that the site knows, and all views. */
export async function oneFile(entries) {
  const answer = await fetch(`/cube17.html?cube=${encodeURIComponent(cubeOf(entries))}`).catch(() => null);
  if (!answer?.ok) throw new Error('Le fichier n’a pas pu être écrit\u00a0: réessayez quand le serveur répondra.');
  const [, name] = answer.headers.get('Content-Disposition').match(/filename="([^"]+)"/);
  return { blob: new Blob([withViews(await answer.text(), entries)], { type: 'text/html' }), name };
}

/** The text of the file with the views in it; what they hold cannot end their element. */
export function withViews(text, entries) {
  const views = JSON.stringify(entries).replaceAll('<', '\\u003c');
  return text.replace(EMPTY, () => `id="cube17-carnet">${views}<`);
}

/** The cube that most explains the views: that of the first one with an address. */
export function cubeOf(entries) {
  const cubes = entries.filter(({ address }) => address?.startsWith('/explorer')).map(({ address }) => new URLSearchParams(address.split('?')[1]).get('cube'));
  return cubes.find((cube) => cube !== LOCAL) ?? '';
}
