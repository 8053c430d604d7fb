// A form is sent from here so that it can wait for the network; without this script, as any form.
import { keep, pause, send, waiting } from './outbox.mjs';

const WAITS = 'Gardée, sera envoyée dès que le réseau revient\u00a0: restez sur cette page.';
const room = location.pathname.split('/', 3).join('/') + '/';
let failures = 0;
let timer;
let sending;
let again;

const post = (path, body) =>
  fetch(path, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout?.(15e3),
  });

/** Send what waits, one after the other; `own` is the form that was just submitted. */
async function flush(own) {
  again = sending && own;
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let left = 0;
  for (const [path, body] of waiting(localStorage, room)) {
    const { next, refusal } = await send(localStorage, path, body, post);
    if (next && path === own) location.assign(next);
    else if (next) tell('✓ Réponse envoyée. ', next);
    else if (refusal) refuse(path, refusal);
    else left = 1;
  }
  sending = false;
  if (again) return flush(again);
  failures = left && failures + 1;
  if (!left) return;
  tell(WAITS);
  timer = setTimeout(flush, pause(failures));
}

function tell(text, next) {
  const link = next ? [Object.assign(document.createElement('a'), { href: next, textContent: 'Continuer' })] : [];
  document.getElementById('sent')?.replaceChildren(text, ...link);
}

/** Show the server's page in place of this one's form; of another form, its title. */
function refuse(path, text) {
  const page = new DOMParser().parseFromString(text, 'text/html');
  const main = page.querySelector('main');
  if (path !== location.pathname || !main) return tell(page.title.split(' ·')[0]);
  document.querySelector('main').replaceWith(main);
  const head = main.querySelector('[role=alert]') ?? main.querySelector('h1');
  head.tabIndex = -1;
  head.focus();
}

document.addEventListener('submit', (event) => {
  const { target, submitter } = event;
  const body = new URLSearchParams(new FormData(target));
  if (submitter?.name) body.set(submitter.name, submitter.value);
  const { pathname } = new URL(target.action);
  try {
    keep(localStorage, pathname, body);
  } catch {
    return; // Nothing can be kept in this browser: it sends the form itself.
  }
  event.preventDefault();
  tell('Envoi…');
  flush(pathname);
});
addEventListener('online', () => flush());
flush();
