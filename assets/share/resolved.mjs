// A drawing of the page as an SVG that needs no style sheet: computed colours become attributes.

import { inLight } from './colors.mjs';
import { tag } from './text.mjs';

// Properties that drawings use, with the value that needs no attribute.
const PROPERTIES = {
  fill: 'rgb(0, 0, 0)', 'fill-opacity': '1', stroke: 'none', 'stroke-width': '1px', 'stroke-opacity': '1',
  'stroke-dasharray': 'none', 'stroke-linejoin': 'miter', 'stroke-linecap': 'butt', opacity: '1',
  'font-size': '', 'font-weight': '400', 'text-anchor': 'start', 'letter-spacing': 'normal',
};
const TEXT_ONLY = /^(font|text|letter)/;
const DROPPED = /^(class|style|id|role|tabindex|aria-.*|data-[xy])$/;

/**
 * Drawings of the page: the content of each with its frame, `{svg, box: {x, y, width, height}}`, and
 * the patterns that they share.
 * @returns {{drawings: {svg: string, box: object}[], defs: string}}
 */
export function resolved(originals) {
  return inLight(() => {
    const copies = originals.map(settled);
    const ids = [...new Set(copies.flatMap(used))];
    const drawings = copies.map((copy, k) => ({ svg: renamed(inside(copy), ids), box: frame(originals[k]) }));
    const patterns = ids.map((id, k) => pattern(id, k));
    return { drawings, defs: tag('defs', {}, patterns.join('') || ' ') };
  });
}

/** Patterns by their order: their names on the page depend on what was drawn first. */
function renamed(svg, ids) {
  return svg.replace(/url\(#([^)]+)\)/g, (_, id) => `url(#${nameOf(ids.indexOf(id))})`);
}

function pattern(id, k) {
  const copy = settled(document.getElementById(id));
  copy.id = nameOf(k);
  return text(copy);
}

function nameOf(k) {
  return `pattern-${k}`;
}

function text(node) {
  return new XMLSerializer().serializeToString(node);
}

function inside(copy) {
  return text(copy).replace(/^<svg[^>]*>|<\/svg>$/g, '');
}

function frame({ viewBox: { baseVal } }) {
  const { x, y, width, height } = baseVal;
  return { x, y, width, height };
}

/** A resolved drawing as large as a place, in the middle of it. */
export function nested({ svg, box }, place) {
  const viewBox = [box.x, box.y, box.width, box.height].join(' ');
  return tag('svg', { ...place, viewBox, preserveAspectRatio: 'xMidYMid meet' }, svg);
}

function settled(from) {
  const copy = from.cloneNode(true);
  const originals = from.querySelectorAll('*');
  const copies = copy.querySelectorAll('*');
  const gone = [];
  originals.forEach((original, k) => {
    const style = getComputedStyle(original);
    const copy = copies[k];
    if (style.display === 'none' || /^(defs|desc|title)$/.test(original.localName)) return gone.push(copy);
    dress(copy, style);
  });
  for (const node of gone) node.remove();
  copy.removeAttribute('class');
  merge(copy);
  return copy;
}

/** Shapes side by side with one pattern become one: a PDF would repeat the pattern for each of a thousand. */
function merge(copy) {
  for (const [first, ...others] of alike(copy)) {
    first.setAttribute('d', [first, ...others].map((path) => anywhere(path.getAttribute('d'))).join(' '));
    for (const path of others) path.remove();
  }
}

/** Paths filled with a pattern, by their parent and all else that they look like. */
function alike(copy) {
  const parents = new Map();
  for (const path of copy.querySelectorAll('path[fill^="url("]')) {
    path.removeAttribute('data-territory');
    const looks = parents.get(path.parentNode) ?? new Map();
    const same = looks.get(lookOf(path)) ?? [];
    same.push(path);
    parents.set(path.parentNode, looks.set(lookOf(path), same));
  }
  return [...parents.values()].flatMap((looks) => [...looks.values()]);
}

function lookOf({ attributes }) {
  return [...attributes].filter(({ name }) => name !== 'd').map(({ name, value }) => `${name}=${value}`).join();
}

/** The data of a path as they read after another: its first point is absolute, the others as they were. */
export function anywhere(data) {
  return data.replace(/^\s*m\s*(-?[\d.]+)[\s,]*(-?[\d.]+)/, 'M$1 $2m0 0');
}

function dress(node, style) {
  for (const { name } of [...node.attributes]) if (DROPPED.test(name)) node.removeAttribute(name);
  if (node.localName === 'g') return;
  const text = node.localName === 'text';
  for (const [name, usual] of Object.entries(PROPERTIES)) {
    if (TEXT_ONLY.test(name) && !text) continue;
    const value = plain(style.getPropertyValue(name));
    if (value && value !== plain(usual)) node.setAttribute(name, value);
    else node.removeAttribute(name);
  }
}

/** A computed value as every reader of SVG knows it: no pixels, no `color()`, no quotes. */
export function plain(value) {
  return value
    .replace(/color\(srgb ([^)]+)\)/g, (_, parts) => {
      const [red, green, blue] = parts.split(/[\s/]+/).map((part) => Math.round(Number(part) * 255));
      return `rgb(${red}, ${green}, ${blue})`;
    })
    .replace(/url\(["']?[^"'#)]*(#[^"')]+)["']?\)/g, 'url($1)')
    .replace(/(\d)px/g, '$1');
}

/** Ids of the patterns that a drawing is filled with. */
function used(node) {
  return [...node.querySelectorAll('[fill^="url("]')].map((path) => path.getAttribute('fill').slice(5, -1));
}
