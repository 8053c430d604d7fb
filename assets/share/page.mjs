// What a page that is plain HTML hands to the control: the contract is in main.mjs.

import { lightColors } from './colors.mjs';
import { dumbbell, pairsOf } from './dumbbell.mjs';
import { cut } from './numbers.mjs';
import { nested, resolved } from './resolved.mjs';

const [MOST_COLUMNS, MOST_ROWS] = [7, 12];

/** Describe the page around a button `[data-share]`, from its attributes, its figure, its marked parts. */
export function describePage(button) {
  const figure = document.querySelector('figure[data-picture]:not([hidden])');
  const colors = lightColors();
  const { title, csv, xlsx, name, cited, code, nature, number, words } = button.dataset;
  const { pathname, search, origin } = window.location;
  return {
    title: title ?? document.title,
    sentence: figure?.dataset.caption ?? said('sentence')[0] ?? '',
    headline: number ? { number, words } : null,
    lines: factsOf(figure),
    table: tableOf(document.querySelector('[data-view="table"] table, table[data-view="table"]')),
    body: bodyOf(figure, colors),
    attribution: figure?.dataset.attribution ?? null,
    address: origin + pathname + search,
    files: { csv, xlsx },
    cited: cited ? JSON.parse(cited) : null,
    code: code ?? null,
    name: name ?? 'cube17',
    simulated: [figure?.dataset.nature, nature].includes('simulated'),
    consulted: nature === 'workshop',
    colors,
  };
}

/** What the page says of its numbers, or its figure where it says nothing. */
function factsOf(figure) {
  const { source, base, date, status } = figure?.dataset ?? {};
  const told = said('fact');
  return [...(told.length ? told : [source]), base, date, status].filter(Boolean);
}

/** Texts of the parts of the page that play a role, links apart: they lead on. */
function said(role) {
  return [...document.querySelectorAll(`[data-view="${role}"]`)].map((node) => pieces(node, 'a').join(' '));
}

/** The first columns and rows of a table of the page as texts, null without any row. */
function tableOf(table) {
  const rows = [...(table?.tBodies[0]?.rows ?? [])];
  if (!rows.length) return null;
  const texts = ({ cells }) => [...cells].slice(0, MOST_COLUMNS).map((cell) => pieces(cell).join(', '));
  const kept = rows.slice(0, MOST_ROWS).map(texts);
  // A column that says nothing would take the place of others.
  const told = (line) => line.filter((_, k) => kept.some((other) => other[k]));
  const caption = pieces(table.caption).join(' ').replace(/\.$/, '');
  const extracted = cut(kept.length, rows.length, ', les premières');
  return { caption: `${caption}. ${extracted}`.trim(), columns: told(texts(table.tHead.rows[0])), rows: kept.map(told) };
}

/** The texts of a node, one for each element that holds some, without signs that words repeat. */
function pieces(node, left = '') {
  const texts = [];
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    const dropped = parentElement.closest(['[aria-hidden="true"]', left].filter(Boolean).join());
    if (data.trim() && !(dropped && node.contains(dropped))) texts.push(data.trim());
  }
  return texts;
}

/** What draws the picture of a figure: its inline SVG, or its chart; null without either. */
function bodyOf(figure, colors) {
  const drawn = [...(figure?.querySelectorAll(':scope > svg') ?? [])].find((svg) => svg.getClientRects().length);
  if (drawn) return () => drawingOf(drawn);
  const chart = figure?.querySelector('.js-plotly-plot');
  if (!chart?.data?.length) return null;
  const pairs = pairsOf(chart);
  return (room) => ({ ...room, svg: dumbbell(pairs, room, colors) });
}

function drawingOf(svg) {
  const { drawings, defs } = resolved([svg]);
  const { width, height } = drawings[0].box;
  return { svg: defs + nested(drawings[0], { x: 0, y: 0, width, height }), width, height };
}
