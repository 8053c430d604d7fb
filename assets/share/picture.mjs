// A picture for a slide: title, sentence, body, legend and everything that says where it comes from,
// as one SVG of 1600 × 900 that needs nothing else. Pure.

import { square } from './marks.mjs';
import { FONT, escape, tag, widthOf, wrap, write } from './text.mjs';
import { warningOf } from './warning.mjs';

export const WIDTH = 1600;
export const HEIGHT = 900;
export const PLATE = 720;
const MARGIN = 56;
const INNER = WIDTH - 2 * MARGIN;
const RIBBON = 40;
const LEFT = 900; // of the two columns of the foot
const ACROSS = { simulated: 'DONNÉES SIMULÉES', consulted: 'CONSULTATION DE SALLE' };

/**
 * The picture as SVG.
 *
 * @param {object} told
 * @param {string} told.title
 * @param {string} told.sentence
 * @param {(room: {width: number, height: number}) => {svg: string, width: number, height: number}}
 *   told.body what the picture shows, drawn for a room; another size is scaled to it
 * @param {{scale: ?{tints: string[], ends: string[]}, marks: {mark: string, words: string, text?: string}[]}} [told.legend]
 * @param {string[]} told.lines question, source, base, date, status
 * @param {boolean} told.simulated written across the picture and in its foot
 * @param {boolean} [told.consulted] what a room answered: the same
 * @param {?string} told.attribution of the map
 * @param {?string} told.address that reopens the page, null where none does
 * @param {object} told.colors see colors.mjs
 */
export function picture(told) {
  const warning = warningOf(told);
  const [head, below] = header(told);
  const foot = footer(told);
  const bottom = HEIGHT - (warning ? RIBBON : 0) - 16 - foot.height;
  const warned = warning ? ribbon(warning, told.colors) : '';
  const around = tag('g', { transform: `translate(${MARGIN} ${bottom})` }, foot.svg) + warned;
  return framed(told, HEIGHT, head + shown(told, { from: below + 10, to: bottom - 8 }) + around);
}

/** The same without what a page of texts says around it: body, legend, watermark, 1600 × PLATE. */
export function plate(told) {
  return framed(told, PLATE, shown(told, { from: 24, to: PLATE - 16 }));
}

/** Body and legend between two heights. */
function shown(told, { from, to }) {
  const { colors } = told;
  const warning = warningOf(told);
  const key = told.legend ? legend(told.legend, colors) : { svg: '', height: 0 };
  const room = { y: from, height: to - key.height - 10 - from };
  const body = placed(told.body({ width: INNER, height: room.height }), room);
  const below = tag('g', { transform: `translate(${MARGIN} ${to - key.height})` }, key.svg);
  return body + below + (warning ? watermark(told.simulated ? ACROSS.simulated : ACROSS.consulted, colors, room) : '');
}

function framed({ title, sentence, colors }, height, content) {
  const parts = [
    tag('title', {}, escape(title)),
    tag('desc', {}, escape(sentence)),
    tag('rect', { width: WIDTH, height, fill: '#ffffff' }),
    content,
  ];
  const frame = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, 'font-family': FONT };
  return tag('svg', frame, parts.join(''));
}

/** Title and sentence, and where they end. */
function header({ title, sentence, colors }) {
  const size = [40, 36, 32, 28].find((size) => widthOf(title, size, true) <= INNER) ?? 28;
  const titles = wrap(title, INNER, size, true).slice(0, 2);
  const said = wrap(sentence, INNER, 22);
  let y = 30;
  const line = (text, size, look) => write(text, MARGIN, (y += size * 1.28), size, look);
  const bold = { fill: colors.ink, 'font-weight': 700 };
  const heading = titles.map((text) => line(text, size, bold));
  y += 8;
  const svg = [...heading, ...said.map((text) => line(text, 22, { fill: colors.muted }))];
  return [svg.join(''), y + 10];
}

/** The body as large as its room, in the middle of it. */
function placed({ svg, width, height }, { y, height: room }) {
  const scale = Math.min(INNER / width, room / height);
  const x = MARGIN + (INNER - width * scale) / 2;
  const transform = `translate(${x} ${y + (room - height * scale) / 2}) scale(${Math.round(scale * 1e4) / 1e4})`;
  return tag('g', { transform, 'data-part': 'body' }, svg);
}

/** Scale, then marks, over as many lines as they need. */
function legend({ scale, marks }, colors) {
  const [size, line] = [15, 28];
  const items = marks.map((item) => ({ width: 38 + widthOf(item.words, size), draw: (x, y) => mark(item, x, y, size, colors) }));
  if (scale) items.unshift({ width: 380, draw: (x, y) => tints(scale, x, y, size, colors) });
  let [x, y] = [0, 0];
  const drawn = items.map(({ width, draw }) => {
    if (x && x + width > INNER) [x, y] = [0, y + line];
    const part = draw(x, y);
    x += width + 22;
    return part;
  });
  return { svg: tag('g', { 'data-part': 'legend' }, drawn.join('')), height: y + line };
}

function tints({ tints, ends }, x, y, size, colors) {
  const left = widthOf(ends[0], size) + 8;
  const step = (360 - left - widthOf(ends.at(-1), size) - 8) / tints.length;
  const squares = tints.map((fill, k) => tag('rect', { x: x + left + k * step, y: y + 4, width: step, height: 14, fill, stroke: colors.line, 'stroke-width': 0.6 }));
  const look = { fill: colors.muted };
  return (
    write(ends[0], x + left - 8, y + 16, size, { ...look, 'text-anchor': 'end' }) + squares.join('') +
    write(ends.at(-1), x + left + tints.length * step + 8, y + 16, size, look)
  );
}

function mark({ mark: name, words, text = '', fragile, consulted }, x, y, size, colors) {
  const cell = { text, mark: name, fragile, consulted, tint: null };
  const sample = square(cell, { x, y: y + 1, width: 28, height: 20 }, size, colors);
  return sample + write(words, x + 34, y + 16, size, { fill: colors.muted });
}

/** Two columns: what the numbers are; where the page and the map come from. */
function footer({ lines, attribution, address, colors }) {
  const size = 15;
  const right = INNER - LEFT - 40;
  const left = lines.flatMap((text) => wrap(text, LEFT, size).slice(0, 3));
  const linked = address ? wrap(address, right, size).slice(0, 4) : [];
  const credited = attribution ? wrap(attribution, right, size - 1) : [];
  const column = (texts, x, fill) => texts.map((text, k) => write(text, x, 20 + k * 20, size, { fill }));
  const svg = [
    tag('path', { d: `M0 0H${INNER}`, stroke: colors.line, 'stroke-width': 1.5 }),
    ...column(left, 0, colors.ink),
    ...linked.map((text, k) => write(text, LEFT + 40, 20 + k * 20, size, { fill: colors.ink })),
    ...credited.map((text, k) => write(text, LEFT + 40, 20 + (linked.length + k) * 20, size - 1, { fill: colors.muted })),
  ];
  return { svg: svg.join(''), height: 20 * Math.max(left.length, linked.length + credited.length) + 6 };
}

function watermark(text, colors, { y, height }) {
  const [cx, cy] = [WIDTH / 2, y + height / 2];
  const look = { 'text-anchor': 'middle', fill: colors.ribbonInk, 'fill-opacity': 0.13, 'font-weight': 700, 'letter-spacing': 10 };
  const size = Math.min(112, 1800 / text.length);
  return write(text, cx, cy + 40, size, { ...look, transform: `rotate(-20 ${cx} ${cy})`, 'data-part': 'watermark' });
}

function ribbon(text, colors) {
  return (
    tag('rect', { y: HEIGHT - RIBBON, width: WIDTH, height: RIBBON, fill: colors.ribbon }) +
    write(text, MARGIN, HEIGHT - 13, 19, { fill: colors.ribbonInk, 'font-weight': 700 })
  );
}
