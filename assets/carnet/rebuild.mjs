// Views rebuilt from their addresses: each page is opened in a frame that is not seen, and asked to
// describe itself as it does under « Ajouter au carnet » (add.mjs hands the entry over).

const PATIENCE = 30_000; // milliseconds for one view
const EVERY = 100;
// The page stands and its button answers.
const READY = [
  ['/explorer', '#explorer[data-nature]:not([aria-busy]) .map-frame :is([data-step], [data-mark], .map-failed)'],
  ['/comparer', '#comparer[data-drawn] :is(#comparer-figure[hidden], .main-svg)'],
  ['/territoire', '#territoire #keep'],
];

/**
 * The entry of a view.
 * @param {{address: string, note: string}} view
 * @param {AbortSignal} signal
 * @throws {Error} in French, or that of the signal
 */
export async function rebuilt({ address, note }, signal) {
  const frame = frameOf(address);
  try {
    await ready(frame, address, signal);
    return { ...(await described(frame, signal)), note };
  } finally {
    frame.remove();
  }
}

/** As large as a screen: pages draw what their width has room for. */
function frameOf(address) {
  const frame = document.createElement('iframe');
  Object.assign(frame, { src: address, className: 'carnet-frame', tabIndex: -1, title: 'Vue en cours de lecture' });
  frame.setAttribute('aria-hidden', 'true');
  frame.dataset.carnet = 'true';
  document.body.append(frame);
  return frame;
}

async function ready(frame, address, signal) {
  const [, selector] = READY.find(([path]) => address.startsWith(path));
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause()) {
    signal.throwIfAborted();
    const page = frame.contentDocument;
    if (!page) throw new Error('le serveur ne répond pas');
    const [arrival] = frame.contentWindow.performance.getEntriesByType('navigation');
    if (arrival?.responseStatus >= 400) throw new Error('cette page n’existe pas sur ce site');
    if (page.querySelector(selector)) return;
  }
  throw new Error(`la page n’était pas prête après ${PATIENCE / 1000} secondes`);
}

function described(frame, signal) {
  return new Promise((resolve, reject) => {
    frame.addEventListener('cube17:entry', ({ detail }) => resolve(structuredClone(detail)), { once: true });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    setTimeout(() => reject(new Error('la vue n’a pas pu être dessinée')), PATIENCE);
    // What the page was still drawing comes first.
    frame.contentWindow.requestAnimationFrame(() => frame.contentDocument.getElementById('keep').click());
  });
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, EVERY));
}
