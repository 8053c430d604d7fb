// The copy that this browser keeps of the site (assets/offline/worker.js): asks for it, says when
// what is shown comes from it. On plain http from another machine browsers have no such thing.

const ASK_AGAIN = 15_000; // milliseconds between two questions whether the server is back
const root = document.documentElement;
const settings = document.getElementById('cube17-config');
const opened = window.location.pathname;

let bar = null;

/** Show, without moving the page, that the server does not answer, and from when the data are. */
function show(day) {
  if (bar) return;
  bar = document.createElement('div');
  bar.className = 'offline-bar';
  bar.setAttribute('role', 'status');
  document.body.append(bar);
  // After it stands: a live region tells what changes in it.
  requestAnimationFrame(() => bar?.replaceChildren(words(day), closing()));
  setTimeout(ask, ASK_AGAIN);
}

function words(day) {
  const text = document.createElement('span');
  text.textContent = `Hors ligne, données du ${new Date(day).toLocaleDateString('fr-FR')}`;
  return text;
}

function closing() {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'quiet', textContent: 'Fermer' });
  // It stays shut, and out of sight, until the server has been back.
  button.addEventListener('click', () => (bar.hidden = true));
  return button;
}

/** Ask the server from time to time; once it answers there is nothing to say. */
async function ask() {
  if (!bar) return;
  const answer = await fetch('/sw.js', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  if (!answer?.ok) return setTimeout(ask, ASK_AGAIN);
  bar?.remove();
  bar = null;
}

/** Something could not be asked of the server. */
function onLost({ data: { offline, failed } }) {
  if (!offline) return;
  // A page of Dash that the server should have written: its address says what can be done.
  if (failed === '/_dash-update-component' && window.location.pathname !== opened) window.location.reload();
  else show(offline);
}

/** A copy of this page's own version may take over from the one before. */
function offer(registration) {
  registration?.waiting?.postMessage({ config: settings.textContent });
  registration?.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming.addEventListener('statechange', () => {
      if (coming.state === 'installed') coming.postMessage({ config: settings.textContent });
    });
  });
}

window.addEventListener('online', ask);
navigator.serviceWorker.addEventListener('message', onLost);
// Listened to by property only, messages start to flow by themselves.
navigator.serviceWorker.startMessages();
if (root.dataset.offline) {
  show(root.dataset.offline);
  // Where Dash does not start, nobody else marks the page in the navigation.
  window.dash_clientside?.shell?.arrived(opened);
}
// Refused in some private windows: the page does without.
navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then(offer, () => {});
