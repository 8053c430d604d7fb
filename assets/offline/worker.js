// The copy of the site that a browser keeps, for when the server cannot be reached.
// serving/offline.py writes above what it holds: `COPY`.
//
// Nothing of two versions is ever mixed: the copy holds one version whole or is not there, its
// documents come with its own files and answers, and a document of another version, which only
// the server gives, gets neither from it.

const NAME = `cube17-${COPY.version}`;
const PATIENCE = 3000; // milliseconds that a document of the server may take when there is a copy
const GATEWAY = [502, 503, 504]; // said by a proxy whose server is gone
const NEVER = new RegExp(`^${COPY.never}`);
const VERSIONED = /^\/(static|data|assets|_dash-component-suites)\//;
const CALLBACKS = '/_dash-update-component';
const INSTEAD = '/hors-ligne';
const DAY = '/hors-ligne/jour'; // only in the copy: when it was made

// Windows whose document is of another version; the answers of Dash come right after it.
const foreign = new Set();

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => event.waitUntil(takeOver(event.data)));
self.addEventListener('fetch', (event) => {
  const answer = answerTo(event, new URL(event.request.url));
  if (answer) event.respondWith(answer);
});

/** Keep all of this version, or nothing. */
async function install() {
  const cache = await caches.open(NAME);
  try {
    const living = [...COPY.documents, ...COPY.answers];
    await Promise.all([cache.addAll(COPY.files), ...living.map((address) => keepLiving(cache, address))]);
    await cache.put(DAY, new Response(new Date().toISOString()));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

/** Keep an answer whose address says nothing of its version: the server may just have changed. */
async function keepLiving(cache, address) {
  const answer = await fetch(address, { cache: 'no-cache' });
  if (!isOurs(answer)) throw new Error(`${address} is not of version ${COPY.version}`);
  await cache.put(address, answer);
}

function isOurs(answer) {
  return answer.ok && answer.headers.get(COPY.stamp) === COPY.version;
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('cube17-') && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** A page of this version asks: the copy before goes when no other page may need it. */
async function takeOver({ config }) {
  if (config !== COPY.config) return;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const ours = windows.filter(({ url }) => !NEVER.test(new URL(url).pathname));
  if (ours.length <= 1) await self.skipWaiting();
}

/** The answer to a request, or nothing where it is left to the browser. */
function answerTo(event, { origin, pathname }) {
  const { method, mode } = event.request;
  if (origin !== self.location.origin || NEVER.test(pathname)) return null;
  if (method === 'POST' && pathname === CALLBACKS) return fromServer(event);
  if (method !== 'GET') return null;
  if (mode === 'navigate') return isFile(pathname) ? null : documentFor(event, pathname);
  if (COPY.answers.includes(pathname)) return answerOfDash(event, pathname);
  return VERSIONED.test(pathname) ? fileFor(event) : null;
}

/** Downloads are navigations too. */
function isFile(pathname) {
  return /\.\w+$/.test(pathname);
}

/** Ask the server, and tell the page when it cannot be reached. */
async function fromServer({ request, clientId }) {
  try {
    return await fetch(request);
  } catch (error) {
    if (error.name !== 'AbortError') await tell(clientId, new URL(request.url).pathname);
    return Response.error();
  }
}

async function tell(clientId, failed) {
  const page = await self.clients.get(clientId);
  page?.postMessage({ offline: await day(), failed });
}

/** When the copy was made. */
async function day() {
  const answer = await kept(DAY);
  return answer.text();
}

async function kept(request, options) {
  const cache = await caches.open(NAME);
  return cache.match(request, { ignoreVary: true, ...options });
}

/** Keep for later; a browser without room does without. */
async function keep(request, answer) {
  try {
    const cache = await caches.open(NAME);
    await cache.put(request, answer);
  } catch {
    // No room, or storage switched off.
  }
}

/** A file whose address names its content: what is kept is as good as what is served. */
async function fileFor(event) {
  const found = await kept(event.request);
  if (found) return found;
  const answer = await fromServer(event);
  const immutable = answer.headers.get('Cache-Control')?.includes('immutable');
  if (answer.ok && immutable) event.waitUntil(keep(event.request, answer.clone()));
  return answer;
}

/** What Dash starts with goes with its document: from the copy, or from the server alone. */
async function answerOfDash(event, pathname) {
  const found = foreign.has(event.clientId) ? null : await kept(pathname);
  return found ?? fromServer(event);
}

/** A document of the server if it comes in time, else that of the copy, else one that says so. */
async function documentFor(event, pathname) {
  const served = fetch(event.request).then(refuseGateway);
  const soon = await Promise.race([served.catch(() => null), later(PATIENCE)]);
  if (soon) return fresh(event, soon);
  const found = await documentKept(event.request, pathname);
  if (found) return marked(found);
  try {
    return fresh(event, await served);
  } catch {
    return marked(await kept(INSTEAD));
  }
}

function refuseGateway(answer) {
  if (GATEWAY.includes(answer.status)) throw new Error(`${answer.url}: ${answer.status}`);
  return answer;
}

function later(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, null));
}

/** Where scripts read the query one document serves all; elsewhere each query has its own. */
function documentKept(request, pathname) {
  return kept(COPY.queried.includes(pathname) ? pathname : request);
}

/** A document of the server: kept when it is of this version and needs nothing more. */
function fresh(event, answer) {
  const { pathname } = new URL(event.request.url);
  if (!isOurs(answer)) foreign.add(event.resultingClientId);
  else if (!COPY.queried.includes(pathname)) event.waitUntil(keep(event.request, answer.clone()));
  return answer;
}

/** A document of the copy says so: assets/offline/main.mjs shows it. */
async function marked(document) {
  const headers = new Headers(document.headers);
  for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
  const said = `<html data-offline="${await day()}" data-copy="${NAME}" `;
  return new Response((await document.text()).replace('<html ', said), { headers });
}
