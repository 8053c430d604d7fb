// What bench/search.py does in the page: every beginning of every query, as it is typed.
(() => {
  const milliseconds = (act) => {
    const start = performance.now();
    act();
    return performance.now() - start;
  };

  const beginnings = (queries, step) =>
    queries.flatMap((query) => [...query].map((_, k) => query.slice(0, k + 1))).filter((_, k) => k % step === 0);

  /** Let the page breathe, as between two keys. */
  const pause = () => new Promise((done) => setTimeout(done, 0));

  const timed = async (texts, act) => {
    const spent = [];
    for (const text of texts) {
      spent.push(milliseconds(() => act(text)));
      await pause();
    }
    return spent;
  };

  const modules = async () => {
    const { static: base, search } = JSON.parse(document.getElementById('cube17-config').textContent);
    const [places, finding] = await Promise.all([import(`${base}search/places.mjs`), import(`${base}search/find.mjs`)]);
    return { ...places, ...finding, address: search };
  };

  /** Key after key in the real field: search, list, layout; and the search alone. */
  const ours = async (queries, step) => {
    const { find, readPlaces, address } = await modules();
    const text = await (await fetch(address)).text();
    let index;
    const ready = milliseconds(() => (index = readPlaces(JSON.parse(text))));
    const field = document.querySelector('#search-field');
    field.focus();
    while (!document.querySelector('.search-slash')?.offsetParent) await pause();
    const type = (typed) => {
      field.value = typed;
      field.dispatchEvent(new Event('input'));
      document.body.getBoundingClientRect();
    };
    await timed(beginnings(queries.slice(0, 20), 1), type);
    const first = queries.map((query) => find(index, query)[0]?.code ?? '');
    const texts = beginnings(queries, step);
    return { ready, search: await timed(texts, (typed) => find(index, typed)), key: await timed(texts, type), first };
  };

  /** The same places in Fuse.js; what it finds is not even shown. */
  const fuse = async (queries, step) => {
    const { readPlaces, address } = await modules();
    const { places } = readPlaces(await (await fetch(address)).json());
    const { default: Fuse } = await import('/bench-fuse.mjs');
    const options = { keys: ['name', 'numbers'], ignoreDiacritics: true, threshold: 0.3 };
    let index;
    const ready = milliseconds(() => (index = new Fuse(places, options)));
    const search = (text) => index.search(text, { limit: 8 });
    await timed(queries.slice(0, 5), search);
    return { ready, search: await timed(beginnings(queries, step), search) };
  };

  window.cube17Search = { ours, fuse };
})();
