// What the Explorer hands to the control « Partager »: its view, as main.mjs and picture.mjs take it.

import { LOCAL } from '../explorer/local.mjs';
import { toQuery } from '../explorer/selection.mjs';
import { legendTexts, position } from '../explorer/scale.mjs';
import { levelRows } from '../explorer/view.mjs';
import { cellText, cellWords } from '../explorer/words.mjs';
import { faceCode } from './citation.mjs';
import { lightColors } from './colors.mjs';
import { facts } from './facts.mjs';
import { headline, numbers } from './numbers.mjs';
import { ranking } from './ranking.mjs';
import { nested, resolved } from './resolved.mjs';
import { heightOf, strips } from './strips.mjs';
import { table } from './table.mjs';
import { fitted, tag, wrap, write } from './text.mjs';

/** Columns that a table of a slide may have; more of them become a ranked list of the chosen row. */
const MOST_COLUMNS = 20;
const MAP = 410;
const ON_MAP = ' (○, ● sur la carte)';
const BETWEEN = 30;

const SAID_IN_NAME = { simulated: '-donnees-simulees', workshop: '-consultation-de-salle' };

/** The view shown in `root`, the Explorer's frame. */
export function describe(view, root) {
  const { cube, selection } = view;
  const { nature } = cube.dictionary;
  const colors = lightColors();
  const local = cube.id === LOCAL;
  const query = toQuery(selection, view.home);
  return {
    title: titleOf(view, root),
    sentence: view.caption,
    headline: headline(view),
    lines: facts(view),
    table: numbers(view),
    body: (room) => ({ ...room, svg: bodyOf(view, root, room, colors) }),
    legend: legendOf(view, root, colors),
    attribution: root.querySelector('.attribution').textContent,
    address: local ? null : `${window.location.origin}/explorer${query && `?${query}`}`,
    cited: local ? null : cube.dictionary,
    code: local ? null : faceCode(selection, cube.dictionary),
    files: local ? null : { csv: `/explorer.csv?${query}`, xlsx: `/explorer.xlsx?${query}` },
    name: `cube17-${cube.id}${SAID_IN_NAME[nature] ?? ''}-explorer`,
    simulated: nature === 'simulated',
    consulted: nature === 'workshop',
    colors,
  };
}

function titleOf(view, root) {
  const { cube, selection, face } = view;
  const held = cube.member(selection.fix, selection[selection.fix]).label;
  const row = isRanked(view) ? cube.member(face.rowAxis, selection[face.rowAxis]).label : null;
  return [held, row, root.querySelector('#face-title').textContent].filter(Boolean).join(' · ');
}

function isRanked({ face, levels, selection }) {
  return !levels && selection.maps !== 'many' && face.columns.length > MOST_COLUMNS;
}

function legendOf({ scale, gaps, indicator, selection }, root, colors) {
  const { ends } = legendTexts(scale, { unit: indicator.unit, diverging: Boolean(gaps) });
  const ringed = selection.maps !== 'many' && selection.units !== 'epci';
  const listed = [...root.querySelectorAll('.marks li')].filter((item) => getComputedStyle(item).display !== 'none');
  const marks = listed.map(({ firstChild: sample, lastChild: words }) => {
    const { mark } = sample.dataset;
    const fragile = mark === 'fragile';
    return {
      mark: fragile || mark === 'workshop' ? null : mark,
      fragile: fragile ? 'fragile' : null,
      consulted: mark === 'workshop',
      text: fragile ? '' : sample.textContent,
      words: words.textContent + (fragile && ringed ? ON_MAP : ''),
    };
  });
  const verdicts = [['▲', 'plus fort'], ['▼', 'plus faible'], ['≈', 'écart non établi (carte)']];
  const tested = gaps && root.dataset.nature !== 'workshop';
  const symbols = tested && selection.maps !== 'many' ? verdicts.map(([text, words]) => ({ mark: null, text, words })) : [];
  return { scale: { tints: colors[gaps ? 'div' : 'seq'].map(({ fill }) => fill), ends }, marks: [...marks, ...symbols] };
}

function bodyOf(view, root, room, colors) {
  const many = [...root.querySelectorAll('.map-multiples li')];
  if (view.selection.maps === 'many' && many.length) return multiples(many, room, colors);
  const map = root.querySelector('.map-frame > svg');
  if (!map) return figures(view, room, colors);
  const left = { ...room, width: room.width - MAP - BETWEEN };
  const title = root.querySelector('#map-title').textContent;
  return figures(view, left, colors) + mapOf(map, title, { ...room, x: room.width - MAP, width: MAP }, colors);
}

function figures(view, room, colors) {
  if (view.levels) return levels(view, room, colors);
  return isRanked(view) ? ranked(view, room, colors) : table(tableOf(view, colors), room, colors);
}

/** A cell of a view as `square` draws it. */
function squareOf(view, i, j, colors) {
  const { face, gaps, selection, indicator } = view;
  const cell = face.cells[i][j];
  const gap = gaps?.[i][j] ?? null;
  const { step, mark, fragile } = view.look(cell, gap);
  const [row, column] = [face.rows[i].id, face.columns[j].id];
  return {
    text: cellText(cell, gap, indicator),
    tint: step === null ? null : colors[gaps ? 'div' : 'seq'][step],
    mark,
    fragile,
    consulted: cell?.status === 'workshop',
    chosen: row === selection[face.rowAxis] && column === selection[face.columnAxis],
    strong: column === 'FR' || column === 'all' || /^plus/.test(gap?.verdict ?? ''),
  };
}

function tableOf(view, colors) {
  const { face, selection } = view;
  const heads = (members, axis) => members.map(({ id, short }) => ({ short, chosen: id === selection[axis] }));
  return {
    rows: heads(face.rows, face.rowAxis),
    columns: heads(face.columns, face.columnAxis),
    cells: face.rows.map((_, i) => face.columns.map((__, j) => squareOf(view, i, j, colors))),
  };
}

/** The chosen row, ranked; the wholes are no rank among their parts. */
function ranked(view, room, colors) {
  const { face, selection, indicator } = view;
  const i = Math.max(0, face.rows.findIndex(({ id }) => id === selection[face.rowAxis]));
  const isPart = (member) => face.columnAxis !== 'territory' || member.kind === selection.units;
  const items = rankedItems(view, i, colors).filter(({ member }) => isPart(member));
  const wholes = face.columns
    .map((member, j) => [member, face.cells[i][j]])
    .filter(([member]) => !isPart(member))
    .map(([{ label }, cell]) => `${label}\u00a0: ${cellWords(cell, null, indicator)}`);
  return ranking(items, wholes.join('\u202f; '), room, colors);
}

function rankedItems(view, i, colors) {
  const { face, selection, scale, gaps } = view;
  return face.columns.map((member, j) => {
    const value = face.cells[i][j]?.value ?? null;
    const gap = gaps?.[i][j].value;
    return {
      member,
      name: member.label,
      cell: { ...squareOf(view, i, j, colors), chosen: member.id === selection[face.columnAxis] },
      share: value === null || gaps ? null : position(value, { min: 0, max: scale.limit }),
      rank: gaps ? (Number.isFinite(gap) ? gap : null) : value,
    };
  });
}

function levels(view, { width, height }, colors) {
  const { face, selection, scale, indicator } = view;
  const rows = levelRows(view);
  const shrunk = Math.min(1, height / heightOf(rows.length));
  const drawn = strips({ rows, scale, indicator, focus: selection[face.rowAxis] }, width / shrunk, colors);
  return tag('g', { transform: `scale(${shrunk})` }, drawn);
}

function mapOf(map, title, { x, width, height }, colors) {
  const lines = wrap(title, width, 17, true).slice(0, 3);
  const heading = lines.map((text, k) => write(text, 0, 17 + k * 22, 17, { fill: colors.ink, 'font-weight': 700 }));
  const top = lines.length * 22 + 8;
  const { drawings, defs } = resolved([map]);
  const place = { x: 0, y: top, width, height: height - top };
  const parts = defs + heading.join('') + nested(drawings[0], place);
  return tag('g', { transform: `translate(${x} 0)`, 'data-part': 'map' }, parts);
}

/** Small maps in as few lines as make them largest. */
function multiples(cards, room, colors) {
  const across = cards.length <= 6 ? 3 : cards.length <= 12 ? 5 : 6;
  const [width, height] = [room.width / across, room.height / Math.ceil(cards.length / across)];
  const { drawings, defs } = resolved(cards.map((card) => card.querySelector('svg')));
  const drawn = cards.map((card, k) => {
    const at = `translate(${(k % across) * width} ${Math.floor(k / across) * height})`;
    const chosen = card.querySelector('[aria-current]') ? 700 : null;
    const name = write(fitted(card.textContent, width - 12, 17, true), width / 2, height - 16, 17, { 'text-anchor': 'middle', fill: colors.ink, 'font-weight': chosen });
    return tag('g', { transform: at }, nested(drawings[k], { x: 6, y: 0, width: width - 12, height: height - 40 }) + name);
  });
  return tag('g', { 'data-part': 'maps' }, defs + drawn.join(''));
}
