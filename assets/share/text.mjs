// Texts of a picture: what room they take, how they break, how they are written in XML. Pure.
//
// A picture is made once and read with other fonts: widths are those of DejaVu Sans, the widest of
// the system fonts, so that a text never runs out of its place.

export const FONT =
  "'Segoe UI', system-ui, -apple-system, Roboto, 'Noto Sans', 'DejaVu Sans', 'Liberation Sans', Arial, sans-serif";

const WIDTHS = [
  [/[ijlI'’.,:;|!()·\u00a0 ]/, 0.34],
  [/[\u202f]/, 0.2],
  [/[ftr/-]/, 0.42],
  [/[mwMW@%…—]/, 0.98],
  [/[+−±≈=<>]/, 0.84],
  [/[A-ZÀ-Þ]/, 0.7],
];

/** About how wide a text is, in the unit of its size; never less than it will be. */
export function widthOf(text, size, bold = false) {
  let width = 0;
  for (const letter of text) width += WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? 0.64;
  return width * size * (bold ? 1.12 : 1);
}

/** A text cut to a width, with an ellipsis where something is missing. */
export function fitted(text, width, size, bold = false) {
  if (widthOf(text, size, bold) <= width) return text;
  let kept = text;
  while (kept && widthOf(`${kept}…`, size, bold) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/** The lines of a text within a width; it breaks at spaces, and an address after `?`, `&` and `/`. */
export function wrap(text, width, size, bold = false) {
  const lines = [''];
  for (const piece of text.split(/(?<=[ &?/])/)) {
    const longer = lines.at(-1) + piece;
    if (lines.at(-1) && widthOf(longer.trimEnd(), size, bold) > width) lines.push(piece);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => fitted(line.trimEnd(), width, size, bold));
}

/** Text or attribute value of an XML document; characters that XML cannot hold are dropped. */
export function escape(text) {
  const kept = String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  return kept.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);
}

/** An element of SVG as text; attributes that are null are left out. */
export function tag(name, attributes = {}, content = '') {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(typeof value === 'number' ? round(value) : value)}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A line of text whose base line starts at a point. */
export function write(text, x, y, size, attributes = {}) {
  return tag('text', { x, y, 'font-size': size, ...attributes }, escape(text));
}

function round(value) {
  return Math.round(value * 100) / 100;
}
