// The map: the picture of one kind of territory or small multiples, in the frame that they share.

import { element } from './dom.mjs';
import { createMultiples } from './multiples.mjs';
import { Picture } from './map_picture.mjs';
import { createTooltip } from './tooltip.mjs';

const FAILED = 'La carte n’a pas pu être chargée. Les mêmes chiffres sont dans le tableau.';

/**
 * Put a map in a host element.
 *
 * A view is `{kind, units, focus, near, title, description, multiples}`: `units` a Map from code to
 * `{step, scaleName, mark, symbol, fragile, label}`; `near` the codes that the map is framed on,
 * none for all of France; `multiples` null or `[{id, label, units}]`, shown instead of the one map.
 * @param {HTMLElement} host
 * @param {object} options
 * @param {(kind: string) => Promise<string>} options.loadSvg text of the map of a kind
 * @param {(code: string) => void} options.onFocus a territory was chosen
 * @param {(id: string) => void} [options.onMember] a small map was chosen
 * @returns {{update(view: object): Promise<void>}}
 */
export function createMap(host, { loadSvg, onFocus, onMember = () => {} }) {
  const frame = element('div', { className: 'map-frame' });
  const tip = createTooltip(frame);
  const templates = new Map();
  const built = new Map();
  const multiples = createMultiples({ onMember });
  let turn = 0;
  host.replaceChildren(frame);

  function template(kind) {
    if (!templates.has(kind)) templates.set(kind, loadSvg(kind).then(parse));
    return templates.get(kind);
  }

  function pictureOf(kind, source) {
    if (!built.has(kind)) built.set(kind, new Picture(source, kind, frame, tip, onFocus));
    return built.get(kind);
  }

  return {
    async update(view) {
      const mine = ++turn;
      try {
        const source = await template(view.kind);
        if (mine !== turn) return;
        const picture = view.multiples ? multiples : pictureOf(view.kind, source);
        if (frame.firstChild !== picture.root) show(frame, picture.root, tip);
        picture.update(view, source);
      } catch {
        templates.delete(view.kind);
        if (mine === turn) show(frame, element('p', { className: 'map-failed' }, FAILED), tip);
      }
    },
  };
}

// The tooltip is the last child of the frame, whatever picture comes before it.
function show(frame, root, tip) {
  tip.hide();
  while (frame.childNodes.length > 1) frame.firstChild.remove();
  frame.prepend(root);
}

function parse(text) {
  const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
  if (documentElement.nodeName !== 'svg') throw new Error('not a map');
  return document.importNode(documentElement, true);
}
