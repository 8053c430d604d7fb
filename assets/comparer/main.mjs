// `/comparer` in the browser: an answer of the server is put in the places of the page, the sentence
// becomes controls, gaps between territories a map. Every number and every word comes from the server.

import '../share/button.mjs';
import { showSentence } from './form.mjs';
import { showMap } from './map.mjs';

const byId = (id) => document.getElementById(id);
const setProps = (id, props) => window.dash_clientside.set_props(id, props);

const PAPER_WIDTH = 640;
let before = {};
window.addEventListener('beforeprint', () => layOut(true));
window.addEventListener('afterprint', () => layOut(false));

/** On paper the table is unfolded, colours are those of the day, and the figure fits the sheet. */
function layOut(onPaper) {
  const root = document.documentElement;
  const table = document.querySelector('#comparer details:has(#comparer-strates)');
  if (!table) return;
  if (onPaper) before = { open: table.open, theme: root.dataset.bsTheme };
  table.open = onPaper || before.open;
  root.dataset.bsTheme = onPaper ? 'light' : before.theme;
  const width = onPaper ? { width: PAPER_WIDTH } : { width: null, autosize: true };
  for (const graph of document.querySelectorAll('#comparer :not([hidden]) > * > .js-plotly-plot')) {
    window.Plotly.relayout(graph, width);
  }
}

function plot(id, figure) {
  setProps(id, { figure: figure ?? {}, style: { height: figure?.layout.height } });
}

/**
 * Put an answer in its places.
 * @param {string} answer JSON: HTML by the id of its place, the sentence and its option; map, figure
 *   and smoothed figure or null; the query that asks for them
 * @returns {Promise<string>} that query
 */
export async function draw(answer) {
  const { search, sentence, option, places, map, figure, smoothed } = JSON.parse(answer);
  const ask = (data) => setProps('comparer-asked', { data });
  showSentence(byId('comparer-form'), sentence, option, ask);
  for (const [id, content] of Object.entries(places)) {
    const place = byId(id);
    if (place.innerHTML !== content) place.innerHTML = content;
    place.hidden = content === '';
  }
  byId('comparer-figure').hidden = !figure;
  byId('comparer-map').hidden = !map;
  byId('comparer-smooth').hidden = !smoothed;
  plot('comparer-graph', figure);
  plot('comparer-smoothed', smoothed);
  await showMap(byId('comparer-map'), map);
  return search;
}
