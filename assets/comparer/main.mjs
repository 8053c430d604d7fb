// `/comparer` in the browser: the sentence becomes controls, gaps between territories a map. Every
// number and every word comes from the server.

import '../share/button.mjs';
import { showSentence } from './form.mjs';
import { showMap } from './map.mjs';

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
  const graph = document.querySelector('#comparer .js-plotly-plot');
  const width = onPaper ? { width: PAPER_WIDTH } : { width: null, autosize: true };
  if (graph) window.Plotly.relayout(graph, width);
}

/**
 * Draw what the server has answered, once Dash has laid the page out.
 * @param {string} answer JSON: the sentence, the map or null, tables as HTML by the id of their
 *   place, and the query that asks for them
 * @returns {Promise<string>} that query
 */
export async function draw(answer) {
  const { search, sentence, map, tables } = JSON.parse(answer);
  showSentence(document.getElementById('comparer-form'), sentence, (data) => {
    window.dash_clientside.set_props('comparer-asked', { data });
  });
  await new Promise((laidOut) => requestAnimationFrame(laidOut));
  for (const [id, table] of Object.entries(tables)) {
    const place = document.getElementById(id);
    if (place) place.innerHTML = table;
  }
  await showMap(document.getElementById('comparer-map'), map);
  return search;
}
