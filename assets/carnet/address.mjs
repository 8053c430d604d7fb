// A carnet as the fragment of an address, which browsers never send: the addresses of its views, their
// notes, and which state of the data they showed. Pure.
//
// `#1.` then, in base64url, the deflated JSON of `[[address, note, content], …]`.

import { addressProblem } from './check.mjs';

const VERSION = '1.';
/** Characters that mail and messages pass on whole; beyond, the file travels better. */
export const LONGEST = 6000;
const MOST_VIEWS = 200;
const LARGEST = 2_000_000; // bytes, more than they and their notes can take
const DAMAGED = 'Cette adresse de carnet est abîmée\u00a0: il en manque peut-être la fin. Demandez-la de nouveau, ou le fichier du carnet.';

/** The fragment of a carnet; views that no address opens are left out. */
export async function fragmentOf(entries) {
  const told = entries.filter(({ address }) => address).map(({ address, note, version }) => [address, note, version?.content ?? null]);
  const packed = new TextEncoder().encode(JSON.stringify(told));
  return VERSION + toText(await through(packed, new CompressionStream('deflate-raw')));
}

/**
 * The views of a fragment, `{address, note, content}`.
 * @throws {Error} in French, when it is not one of ours or was cut
 */
export async function viewsOf(fragment) {
  const told = await read(fragment.replace(/^#/, ''));
  const isView = (view) => Array.isArray(view) && !addressProblem(view[0]) && typeof view[1] === 'string';
  if (!Array.isArray(told) || !told.length || told.length > MOST_VIEWS || !told.every(isView)) throw new Error(DAMAGED);
  return told.map(([address, note, content]) => ({ address, note, content: content ?? null }));
}

async function read(fragment) {
  if (!fragment.startsWith(VERSION)) throw new Error(DAMAGED);
  try {
    const packed = fromText(fragment.slice(VERSION.length));
    return JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream('deflate-raw'), capped())));
  } catch {
    throw new Error(DAMAGED);
  }
}

async function through(bytes, ...streams) {
  const through = streams.reduce((source, stream) => source.pipeThrough(stream), new Blob([bytes]).stream());
  return new Uint8Array(await new Response(through).arrayBuffer());
}

/** A few letters can unpack to more than a browser holds. */
function capped() {
  let left = LARGEST;
  return new TransformStream({
    transform(chunk, out) {
      left -= chunk.length;
      if (left < 0) throw new Error(DAMAGED);
      out.enqueue(chunk);
    },
  });
}

function toText(bytes) {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromText(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
