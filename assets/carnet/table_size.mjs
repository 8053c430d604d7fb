// How large the type of a table on a slide may be, and how wide its columns. Pure.

const SIZES = [16, 14, 12, 11, 10, 9, 8, 7];
const LETTER = 0.55; // of the size: the mean width of a letter
const LINE = 1.2;
const MARGINS = { across: 0.12, down: 0.04 }; // inches of a cell
const POINT = 1 / 72;

/**
 * The largest type with which a table fits a box of inches; the smallest when none does.
 * @param {{columns: string[], rows: string[][]}} table
 * @param {{w: number, h: number}} box
 * @returns {{fontSize: number, widths: number[]}}
 */
export function fontFor({ columns, rows }, { w, h }) {
  const lines = [columns, ...rows];
  const widths = widthsOf(lines, w);
  const fits = (size) => lines.reduce((sum, line) => sum + heightOf(line, widths, size), 0) <= h;
  return { fontSize: SIZES.find(fits) ?? SIZES.at(-1), widths };
}

/** Columns share the width by their longest text, within reason. */
function widthsOf(lines, width) {
  const wanted = lines[0].map((_, k) => Math.min(40, Math.max(8, ...lines.map((line) => line[k].length))));
  const whole = wanted.reduce((sum, length) => sum + length, 0);
  return wanted.map((length) => (width * length) / whole);
}

function heightOf(line, widths, size) {
  const across = (k) => Math.max(1, Math.floor((widths[k] - MARGINS.across) / (size * LETTER * POINT)));
  const most = Math.max(...line.map((text, k) => Math.ceil(Math.max(1, text.length) / across(k))));
  return most * size * LINE * POINT + MARGINS.down;
}
