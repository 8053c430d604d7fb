// One square of a drawn table, and its four marks as the screen shows them. Pure.

import { tag, widthOf, write } from './text.mjs';

const MIDDLE = 0.355; // of the size: how far the base line of digits is below their middle

const EVERY = 6; // from one line of a hatching to the next

/**
 * A cell `{text, tint, mark, fragile, consulted, chosen, strong}` in a box `{x, y, width, height}`; `tint` is
 * `{fill, ink}` or null. The marks: absent, a dashed frame; suppressed, hatched; zero, a full frame;
 * gap not established, a dotted line under it; fragile base, a ring (very fragile, a disc); what a
 * room answered, a dotted frame.
 */
export function square(cell, box, size, colors) {
  const ink = cell.tint?.ink ?? colors.ink;
  const parts = [
    frame(cell, box, colors),
    cell.mark === 'suppressed' ? '' : words(cell, box, size, cell.mark === 'absent' ? colors.muted : ink),
    cell.mark === 'not-established' ? underline(cell, box, size, ink) : '',
    ring(cell, box, ink),
    cell.consulted ? dots(box, ink) : '',
    cell.chosen ? outline(box, colors) : '',
  ];
  return tag('g', { 'data-mark': cell.mark, 'data-fragile': cell.fragile }, parts.join(''));
}

function frame({ tint, mark }, { x, y, width, height }, colors) {
  const inset = (by) => ({ x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by, rx: 3 });
  if (mark === 'absent')
    return tag('rect', { ...inset(0.75), fill: 'none', stroke: colors.lineStrong, 'stroke-dasharray': '3 3' });
  if (mark === 'suppressed')
    return hatching({ x, y, width, height }, colors) + tag('rect', { ...inset(0.5), fill: 'none', stroke: colors.lineStrong, 'stroke-width': 0.8 });
  const plain = tag('rect', { ...inset(0), fill: tint?.fill ?? 'none' });
  if (mark !== 'zero') return plain;
  return plain + tag('rect', { ...inset(1.5), fill: 'none', stroke: colors.ink, 'stroke-width': 2.5 });
}

/** Lines, not a pattern: a PDF draws a pattern as an image, for each of hundreds of cells. */
function hatching({ x, y, width, height }, colors) {
  const inside = { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
  const [right, bottom] = [inside.x + inside.width, inside.y + inside.height];
  const count = Math.floor((inside.width + inside.height) / EVERY);
  const lines = Array.from({ length: count }, (_, k) => {
    const reach = (k + 1) * EVERY;
    const [low, high] = [Math.max(0, reach - inside.width), Math.max(0, reach - inside.height)];
    return `M${fix(inside.x + high)} ${fix(Math.min(bottom, inside.y + reach))}L${fix(Math.min(right, inside.x + reach))} ${fix(inside.y + low)}`;
  });
  const ground = tag('rect', { ...inside, fill: colors.surface });
  return ground + tag('path', { d: lines.join(''), fill: 'none', stroke: colors.lineStrong, 'stroke-width': 1.6, 'data-part': 'hatching' });
}

function fix(value) {
  return Math.round(value * 10) / 10;
}

function words({ text, strong, fragile }, { x, y, width, height }, size, fill) {
  const aside = isFragile(fragile) ? 2.5 : 0; // from the ring
  const weight = strong ? 700 : null;
  return write(text, x + width / 2 - aside, y + height / 2 + size * MIDDLE, size, { 'text-anchor': 'middle', fill, 'font-weight': weight });
}

function underline({ text }, { x, y, width, height }, size, stroke) {
  const half = widthOf(text, size * 0.9) / 2;
  const [from, to, at] = [x + width / 2 - half, x + width / 2 + half, y + height / 2 + size * 0.58];
  return tag('path', { d: `M${from} ${at}H${to}`, stroke, 'stroke-width': 1.6, 'stroke-dasharray': '1.6 2.4' });
}

function dots({ x, y, width, height }, stroke) {
  const inside = { x: x + 2, y: y + 2, width: width - 4, height: height - 4, rx: 2 };
  return tag('rect', { ...inside, fill: 'none', stroke, 'stroke-width': 1.8, 'stroke-dasharray': '1.8 2.6', 'data-part': 'room' });
}

function isFragile(firmness) {
  return firmness === 'fragile' || firmness === 'very-fragile';
}

function ring({ fragile }, { x, y, width }, color) {
  if (!isFragile(fragile)) return '';
  const fill = fragile === 'very-fragile' ? color : 'none';
  return tag('circle', { cx: x + width - 4, cy: y + 4, r: 2.3, fill, stroke: color, 'stroke-width': 1.3 });
}

function outline({ x, y, width, height }, colors) {
  const around = (by, stroke) =>
    tag('rect', { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by, rx: 4, fill: 'none', stroke, 'stroke-width': 2.5 });
  return around(1, colors.surface) + around(3, colors.selected);
}
