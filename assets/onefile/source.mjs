// In the place of explorer/source.mjs where a document carries its files (serving/onefile.py).

/** What the document says of itself. */
export function readConfig(host = document) {
  return JSON.parse(host.getElementById('cube17-config').textContent);
}

export function dictionaryOf() {
  return json('dictionary.json');
}

export function fetcherOf() {
  return json;
}

export function territoriesOf(_config, kind) {
  return json(`territories/${kind}.json`);
}

export async function mapOf(_config, kind) {
  return (await carried(`maps/${kind}.svg`)).text();
}

async function json(path) {
  return (await carried(path)).json();
}

/** A file of the document; an error where it has none, as for one that a server lacks. */
async function carried(path) {
  const file = document.querySelector(`script[data-file="${path}"]`);
  if (!file) throw new Error(`${path} : pas dans ce fichier`);
  const packed = Uint8Array.from(atob(file.textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')));
}
