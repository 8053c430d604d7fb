// The form that opens a room: territories proposed while one types, activities moved by buttons.
// Without it the server finds the territory, and the order is typed.

import { moved, proposed, saidOf } from './choices.mjs';

const settings = JSON.parse(document.getElementById('cube17-config').textContent);
const field = document.getElementById('territoire');
const said = document.getElementById('territoire-dit');
const near = document.getElementById('territoires');
const list = document.querySelector('.atelier-activities');
const moves = document.getElementById('activites-dit');
const LOADING = 'Les territoires se chargent…';
const FAILED = 'La liste des territoires n’a pas pu être chargée\u00a0: écrivez un nom ou un code, il sera cherché à l’envoi.';

let index = null;

/** Load what the search field of the site looks through, once; again after a failure. */
function load() {
  index ??= Promise.all([import('../search/find.mjs'), import('../search/places.mjs'), import('../search/rows.mjs'), places()])
    .then(([{ find }, { readPlaces }, { rowOf }, file]) => ({ find, rowOf, places: readPlaces(file) }))
    .catch((error) => {
      index = null;
      throw error;
    });
  return index;
}

async function places() {
  const answer = await fetch(settings.search);
  if (!answer.ok) throw new Error(`${settings.search} : ${answer.status}`);
  return answer.json();
}

async function propose() {
  const text = field.value.trim();
  show([]);
  said.textContent = text ? LOADING : '';
  if (!text) return;
  try {
    const { find, rowOf, places } = await load();
    if (text !== field.value.trim()) return;
    const rows = proposed(find(places, text, 24), rowOf);
    show(rows);
    said.textContent = saidOf(rows.length);
  } catch {
    said.textContent = FAILED;
  }
}

function show(rows) {
  near.hidden = !rows.length;
  near.querySelectorAll('label').forEach((label) => label.remove());
  near.append(...rows.map(choice));
}

function choice({ code, name, around }) {
  const label = Object.assign(document.createElement('label'), { className: 'atelier-choice' });
  const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'code', value: code });
  const words = document.createElement('span');
  words.append(`${name} `, Object.assign(document.createElement('small'), { textContent: around }));
  label.append(input, words);
  return label;
}

/** Give each activity two buttons; the numbers, which are sent, follow and are no longer shown. */
function movable() {
  for (const item of list.children) {
    const name = item.querySelector('label span').firstChild.textContent.trim();
    const rank = item.querySelector('input[type=number]');
    rank.hidden = true;
    item.append(button('↑', `Monter\u00a0: ${name}`, -1), button('↓', `Descendre\u00a0: ${name}`, 1));
  }
  number();
}

function button(text, label, step) {
  const made = Object.assign(document.createElement('button'), { type: 'button', textContent: text, className: 'atelier-move' });
  made.setAttribute('aria-label', label);
  made.addEventListener('click', () => move(made, step));
  return made;
}

function move(pressed, step) {
  const items = [...list.children];
  const item = pressed.closest('li');
  const order = moved(items, items.indexOf(item), step);
  list.append(...order);
  number();
  // A button at the end of its way takes no press any more: the other one keeps the focus.
  (pressed.disabled ? item.querySelector('.atelier-move:not(:disabled)') : pressed).focus();
  moves.textContent = `${order.indexOf(item) + 1} sur ${order.length}`;
}

function number() {
  const items = [...list.children];
  items.forEach((item, at) => {
    item.querySelector('input[type=number]').value = at + 1;
    const [up, down] = item.querySelectorAll('.atelier-move');
    up.disabled = at === 0;
    down.disabled = at === items.length - 1;
  });
}

field.addEventListener('focus', () => load().catch(() => {}), { once: true });
field.addEventListener('input', propose);
movable();
document.getElementById('a-corriger')?.focus();
