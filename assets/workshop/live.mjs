/** Keeps a page true to its room, and drives the room where the page has the buttons for it. */

const LONGEST = 10_000;
const PATIENCE = 8_000;
const NEXT = ['ArrowRight', 'ArrowDown', 'PageDown', ' '];
const BACK = ['ArrowLeft', 'ArrowUp', 'PageUp'];

/**
 * Milliseconds until the state is asked for again: followers (`every` is 0) spread out, failures
 * make it longer.
 */
export function pause(every, failures, random = Math.random) {
  return Math.min((every || 1000 + 500 * random()) * 2 ** failures, LONGEST);
}

/** Step that a key asks for, as presenters send them; 0 for none. A button keeps its space bar. */
export function stepOf({ key, repeat, altKey, ctrlKey, metaKey, target }) {
  if (repeat || altKey || ctrlKey || metaKey) return 0;
  if (key === ' ' && target?.closest?.('a, button')) return 0;
  return NEXT.includes(key) - BACK.includes(key);
}

/** Show a state where another is shown: the whole of another stage, or only what counts in this one. */
export function show(host, fresh) {
  const old = host.firstElementChild;
  if (old.dataset.at !== fresh.dataset.at) {
    const focus = host.contains(document.activeElement) && document.activeElement.id;
    host.replaceChildren(fresh);
    if (focus) document.getElementById(focus)?.focus();
    return true;
  }
  Object.assign(old.dataset, fresh.dataset);
  for (const part of fresh.querySelectorAll('[id]')) {
    const here = document.getElementById(part.id);
    if (here && here.innerHTML !== part.innerHTML) here.innerHTML = part.innerHTML;
  }
  return false;
}

/** Follow a room; `host` holds its state. */
function start(host) {
  const { live, every } = host.dataset;
  const [said, trouble] = ['live-said', 'live-trouble'].map((id) => document.getElementById(id));
  const form = document.querySelector('.drive');
  let tag = host.dataset.tag;
  let failures = 0;
  let timer;
  let moving = false;
  const state = () => host.firstElementChild.dataset;

  const arrived = async (answer) => {
    tag = answer.headers.get('ETag');
    const made = document.createElement('template');
    made.innerHTML = await answer.text();
    if (!show(host, made.content.firstElementChild)) return;
    said.textContent = state().spoken;
    if (form) confirm('');
    else scrollTo(0, 0);
  };

  const ask = async () => {
    clearTimeout(timer);
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(live, { headers: { 'If-None-Match': tag }, cache: 'no-store', signal });
      if (answer.status === 404) {
        trouble.textContent = 'Cet atelier est terminé.';
        return;
      }
      if (!answer.ok && answer.status !== 304) throw answer.status;
      if (answer.ok) await arrived(answer);
      failures = 0;
    } catch {
      failures += 1;
    }
    trouble.textContent = failures > 1 ? 'Connexion perdue, nouvelle tentative…' : '';
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, pause(Number(every), failures));
  };

  /** Make the buttons those of the position shown; with a warning, the next press is sure. */
  const confirm = (warning) => {
    const { position, last } = state();
    const { seen, sure } = form.elements;
    [seen.value, sure.value] = [position, warning && '1'];
    document.getElementById('drive-warning').textContent = warning;
    document.getElementById('drive-back').disabled = position === '0';
    document.getElementById('drive-on').disabled = position === last;
  };

  const drive = async (step) => {
    if (moving) return;
    moving = true;
    const { at } = state();
    const body = new URLSearchParams(new FormData(form));
    body.set('step', step);
    try {
      await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
    } catch {
      failures += 1;
    }
    await ask();
    confirm(step > 0 && state().at === at ? state().warning : '');
    moving = false;
  };

  document.addEventListener('visibilitychange', () => document.hidden || ask());
  document.addEventListener('keydown', (event) => {
    const step = form ? stepOf(event) : 0;
    if (step) event.preventDefault();
    if (step) drive(step);
    else if (event.key === 'f' && !event.ctrlKey && !event.metaKey) fullScreen?.click();
  });
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    drive(Number(event.submitter.value));
  });
  const fullScreen = document.getElementById('full-screen');
  fullScreen?.addEventListener('click', () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
  );
  timer = setTimeout(ask, pause(Number(every), 0));
}

const host = globalThis.document?.querySelector('[data-live]');
if (host) start(host);
