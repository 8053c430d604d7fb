// A row of many territories as a ranked list: the highest and the lowest, in two columns. Pure.

import { square } from './marks.mjs';
import { fitted, tag, write } from './text.mjs';

const SIZE = 17;
const LINES = 12; // of a column
const TALLEST = 38;

/**
 * Draw items `{name, cell, share, rank}`, `cell` as `square` takes it, `share` of the bar from 0 to
 * 1, `rank` the number that sorts, null where there is none. What does not fit is counted, after
 * `reference`, what they are compared with in words.
 * @returns {string} SVG within `width` × `height`
 */
export function ranking(items, reference, { width, height }, colors) {
  const known = items.filter(({ rank }) => rank !== null).sort((a, b) => b.rank - a.rank);
  const all = known.length <= 2 * LINES;
  const half = all ? Math.ceil(known.length / 2) : LINES;
  const columns = [known.slice(0, half), all ? known.slice(half) : known.slice(-LINES)];
  const titles = all ? ['', ''] : [`Les ${LINES} plus élevés`, `Les ${LINES} plus bas`];
  const wide = (width - 40) / 2;
  const line = Math.min(TALLEST, (height - 72) / LINES);
  const drawn = columns.map((column, k) => {
    const heading = write(titles[k], 0, SIZE, SIZE, { fill: colors.muted });
    const entries = column.map((item, i) => entry(item, { y: 34 + i * line, width: wide, height: line - 4 }, colors));
    return tag('g', { transform: `translate(${k * (wide + 40)} 0)` }, heading + entries.join(''));
  });
  return tag('g', { 'data-part': 'ranking' }, drawn.join('') + write([reference, rest(items, known, all)].filter(Boolean).join('\u202f; '), 0, height - 6, SIZE, { fill: colors.muted }));
}

function entry({ name, cell, share }, { y, width, height }, colors) {
  const [middle, figures] = [y + height / 2, 60];
  const from = width * 0.52;
  const room = width - figures - 8 - from;
  const bar = { x: from, y: middle - 7, width: Math.max(1, room * share), height: 14, rx: 2, fill: cell.tint?.fill };
  const label = fitted(name, from - 12, SIZE, true);
  return (
    write(label, 0, middle + SIZE * 0.35, SIZE, { fill: colors.ink, 'font-weight': cell.chosen ? 700 : null }) +
    (share === null ? '' : tag('rect', { ...bar, stroke: colors.line, 'stroke-width': 0.8 })) +
    square(cell, { x: width - figures, y, width: figures, height }, SIZE, colors)
  );
}

/** What the two columns leave out: those in between, those without a number and why. */
function rest(items, known, all) {
  const [hidden, absent] = ['suppressed', 'absent'].map((mark) => items.filter(({ cell }) => cell.mark === mark).length);
  const between = all ? 0 : known.length - 2 * LINES;
  return [
    between && `${between} entre les deux`,
    hidden && `▨ ${hidden} ${hidden > 1 ? 'masqués' : 'masqué'}`,
    absent && `· ${absent} jamais ${absent > 1 ? 'mesurés' : 'mesuré'}`,
  ]
    .filter(Boolean)
    .join('\u202f; ');
}
