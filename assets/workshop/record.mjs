// The cube of a room, given to this tab and opened in the Explorer, whose address tells no secret.
import { keepLocal } from '../explorer/local.mjs';

const NO_ROOM =
  'Ce navigateur n’a pas la place de garder ces réponses dans l’onglet, ou le refuse\u00a0: sortez de la navigation privée, ou emportez le CSV.';

const say = (text) => (document.getElementById('dit').textContent = text);
const cube = JSON.parse(document.getElementById('cube').textContent);
const address = `/explorer?${cube.view}`;

if (keepLocal(cube)) {
  say('Ouverture dans l’Explorer…');
  const way = document.getElementById('ouvrir');
  way.href = address;
  way.hidden = false;
  // Back leads to the facilitator's page, not here and forth again.
  location.replace(address);
} else {
  say(NO_ROOM);
}
