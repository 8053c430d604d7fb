// A cube in one HTML file: the slides of a carnet, if it carries some, then the Explorer.

import '../explorer/main.mjs';
import { element } from '../explorer/dom.mjs';
import { play, slideOf } from '../carnet/slides.mjs';

const views = JSON.parse(document.getElementById('cube17-carnet').textContent);
const { site } = document.body.dataset;

/** The slides, and the button that projects them. */
function show(host) {
  const start = element('button', { type: 'button', className: 'btn btn-primary', onclick: () => play(views, document.body) }, 'Projeter les vues');
  const slides = views.map((view) => element('li', {}, slideOf(view)));
  host.append(element('h2', {}, 'Vues du carnet'), start, element('ol', { role: 'list' }, ...slides));
  host.hidden = document.getElementById('onefile-nav').hidden = false;
}

/** Addresses of the site lead to it where the file knows it; without one the style sheet hides them. */
function lead(event) {
  const link = event.target.closest?.('a[href^="/"]');
  if (!link) return;
  event.preventDefault();
  if (site) window.open(site + link.getAttribute('href'), '_blank', 'noreferrer');
}

if (views.length) show(document.getElementById('onefile-views'));
document.addEventListener('click', lead);
