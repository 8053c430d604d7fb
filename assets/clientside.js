// What Dash calls in the browser. The Explorer's modules load only on its page.
(() => {
  const base = () => JSON.parse(document.getElementById('cube17-config').textContent).static;
  const load = () => import(`${base()}explorer/main.mjs`);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    cube17: {
      mountExplorer: () =>
        load()
          .then((explorer) => explorer.mount())
          .then(() => 'true'),
    },
  });

  // Back and Forward between two views of the Explorer need no server: it follows the address
  // itself, and Dash, which would ask for the whole page again, does not hear of it.
  let path = window.location.pathname;
  const onPop = (event) => {
    const inside = path === '/explorer' && window.location.pathname === path;
    path = window.location.pathname;
    if (!inside) return;
    event.stopImmediatePropagation();
    load().then((explorer) => explorer.follow());
  };
  window.addEventListener('popstate', onPop, true);
  window.addEventListener('_dashprivate_pushstate', () => {
    path = window.location.pathname;
    if (path === '/explorer') load().then((explorer) => explorer.follow());
  });
})();
