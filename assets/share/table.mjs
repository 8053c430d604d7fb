// A face of the cube as a drawn table. Pure.

import { square } from './marks.mjs';
import { fitted, tag, widthOf, write } from './text.mjs';

const GAP = 3;
const SIZE = 15; // of the heads
const SLANT = 45; // degrees
const LONGEST = 185; // of a slanted head, along its slant
const WIDEST = 96;
const TALLEST = 56;
const LARGEST = 21; // of the numbers

/**
 * Draw `{rows, columns, cells}`: members `{short, chosen}` and, row by row, what `square` draws.
 * @returns {string} SVG within `width` × `height`
 */
export function table({ rows, columns, cells }, { width, height }, colors) {
  const at = places({ rows, columns, cells }, width, height);
  const heads = [...columns.map((column, j) => columnHead(column, at, j, colors)), ...rows.map((row, i) => rowHead(row, at, i, colors))];
  const squares = cells.flatMap((row, i) => row.map((cell, j) => ({ cell, drawn: square(cell, box(at, i, j), at.size, colors) })));
  // What is chosen lies over its neighbours.
  squares.sort((a, b) => Number(a.cell.chosen ?? false) - Number(b.cell.chosen ?? false));
  return tag('g', { 'data-part': 'table' }, heads.join('') + squares.map(({ drawn }) => drawn).join(''));
}

/** Where the squares are: the heads take what they need, the squares share the rest. */
function places({ rows, columns, cells }, width, height) {
  const left = Math.min(250, Math.max(...rows.map(({ short }) => widthOf(short, SIZE, true)))) + 12;
  const labels = columns.map(({ short }) => widthOf(short, SIZE, true));
  const flat = Math.min(WIDEST, (width - left) / columns.length);
  const upright = labels.every((label) => label <= flat - 8);
  const slanted = Math.min(LONGEST, Math.max(...labels));
  const [lean, rise] = upright ? [0, 0] : [Math.cos, Math.sin].map((of) => slanted * of((SLANT * Math.PI) / 180));
  const top = (upright ? SIZE : rise + 12) + 10;
  const cellWidth = Math.min(WIDEST, (width - left - lean) / columns.length);
  const cellHeight = Math.min(TALLEST, (height - top) / rows.length);
  const widest = Math.max(1, ...cells.flat().map(({ text, strong }) => widthOf(text, 1, strong)));
  const size = Math.min(LARGEST, (cellHeight - GAP) * 0.8, (cellWidth - GAP - 3) / widest);
  return { left, top, upright, slanted, cellWidth, cellHeight, size };
}

function box({ left, top, cellWidth, cellHeight }, i, j) {
  return { x: left + j * cellWidth, y: top + i * cellHeight, width: cellWidth - GAP, height: cellHeight - GAP };
}

function columnHead({ short, chosen }, at, j, colors) {
  const look = { fill: chosen ? colors.ink : colors.muted, 'font-weight': chosen ? 700 : null };
  const x = at.left + (j + 0.5) * at.cellWidth - GAP / 2;
  if (at.upright) return write(short, x, SIZE, SIZE, { ...look, 'text-anchor': 'middle' });
  const [start, y] = [x + 4, at.top - 8];
  return write(fitted(short, LONGEST, SIZE, true), start, y, SIZE, { ...look, transform: `rotate(${-SLANT} ${start} ${y})` });
}

function rowHead({ short, chosen }, at, i, colors) {
  const y = at.top + (i + 0.5) * at.cellHeight - GAP / 2 + SIZE * 0.35;
  const text = fitted(short, at.left - 12, SIZE, true);
  return write(text, at.left - 10, y, SIZE, { fill: colors.ink, 'font-weight': chosen ? 700 : null, 'text-anchor': 'end' });
}
