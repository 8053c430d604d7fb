// `/comparer` in the browser: the sentence becomes controls, gaps between territories a map. Every
// number and every word comes from the server.

import { showSentence } from './form.mjs';
import { showMap } from './map.mjs';

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
