/** Keeps a page true to its room: asks for its state again and again, replaces what has changed. */

const LONGEST = 5_000;
const find = (id) => document.getElementById(id);

/** Milliseconds until the next question; followers (`every` is 0) spread out, failures slow down. */
export function pause(every, failures, random = Math.random) {
  return Math.min((every || 1000 + 500 * random()) * 2 ** failures, LONGEST);
}

/** Show a state: all of another stage, or only what changes within one; tells whether it is another. */
function show(host, fresh) {
  const old = host.firstElementChild;
  if (old.dataset.at !== fresh.dataset.at) {
    const focus = host.contains(document.activeElement) && document.activeElement.id;
    host.replaceChildren(fresh);
    if (focus) find(focus)?.focus();
    return true;
  }
  Object.assign(old.dataset, fresh.dataset);
  for (const { id, innerHTML } of fresh.querySelectorAll('[id]')) {
    const here = find(id);
    if (here && here.innerHTML !== innerHTML) here.innerHTML = innerHTML;
  }
  return false;
}

/**
 * Follow a room; `host` holds its state, and gets the event `stage` when that is another one,
 * `counts` when only what changes within one has.
 * Returns `ask`, which asks now, and `state`, what the state says of itself.
 */
function start(host) {
  const { live: address } = host.dataset;
  const every = Number(host.dataset.every);
  const state = () => host.firstElementChild.dataset;
  const say = (words) => (find('live-trouble').textContent = words);
  let { tag } = host.dataset;
  let [failures, turn, timer] = [0, 0, 0];

  const arrived = (answer, html) => {
    tag = answer.headers.get('ETag');
    const made = document.createElement('template');
    made.innerHTML = html;
    if (!show(host, made.content.firstElementChild)) return host.dispatchEvent(new Event('counts'));
    find('live-said').textContent = state().spoken;
    if (!every) scrollTo(0, 0);
    host.dispatchEvent(new Event('stage'));
  };

  const ask = async () => {
    clearTimeout(timer);
    turn += 1;
    const mine = turn;
    try {
      const headers = { 'If-None-Match': tag };
      const answer = await fetch(address, { headers, cache: 'no-store', signal: AbortSignal.timeout?.(8000) });
      const html = await answer.text();
      if (mine !== turn) return;
      if (answer.status === 404) {
        say('Cet atelier est terminé.');
        return;
      }
      if (answer.ok) arrived(answer, html);
      else if (answer.status !== 304) throw answer;
      failures = 0;
    } catch {
      if (mine !== turn) return;
      failures += 1;
    }
    say(failures > 1 ? 'Connexion perdue, nouvelle tentative…' : '');
    if (!document.hidden) timer = setTimeout(ask, pause(every, failures));
  };

  document.addEventListener('visibilitychange', () => document.hidden || ask());
  addEventListener('online', ask);
  timer = setTimeout(ask, pause(every, 0));
  return { host, ask, state };
}

const host = globalThis.document?.querySelector('[data-live]');
export const live = host && start(host);
