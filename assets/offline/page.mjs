// The page « Hors ligne »: what the copy of this browser can open.

const { copy } = document.documentElement.dataset;
const list = document.getElementById('offline-pages');

/** Address and title of the documents of the copy. */
async function documents() {
  const cache = await caches.open(copy);
  const answers = await Promise.all((await cache.keys()).map(async (asked) => [asked.url, await cache.match(asked)]));
  const written = answers.filter(([, answer]) => answer.headers.get('Content-Type')?.startsWith('text/html'));
  return Promise.all(written.map(async ([url, answer]) => [url, titleOf(await answer.text())]));
}

function titleOf(text) {
  return new DOMParser().parseFromString(text, 'text/html').title.replace(/ · Cube 17$/, '');
}

function entry([url, title]) {
  const line = document.createElement('li');
  const link = Object.assign(document.createElement('a'), { href: url, textContent: title });
  line.append(link);
  return line;
}

function isElsewhere([url]) {
  return new URL(url).pathname !== '/hors-ligne';
}

if (copy) list.replaceChildren(...(await documents()).filter(isElsewhere).map(entry));
