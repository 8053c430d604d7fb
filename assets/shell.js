/** The shell in the browser: theme, projector mode, current page, focus after a change of page. */
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const THEMES = ["auto", "light", "dark"];
  const NAMES = { auto: "automatique", light: "clair", dark: "sombre" };

  /** Remember a choice; a browser that refuses storage forgets it, no more. */
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Private window or storage switched off.
    }
  };

  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  /** Show the chosen theme, and tell those who draw with colours of their own. */
  const showTheme = () => {
    const choice = root.dataset.themeChoice;
    const theme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    root.dataset.bsTheme = theme;
    document.dispatchEvent(new CustomEvent("cube17:theme", { detail: theme }));
    label();
  };

  /** Keep the two buttons true to what is shown. */
  const label = () => {
    const name = NAMES[root.dataset.themeChoice];
    document.getElementById("theme")?.setAttribute("aria-label", `Thème : ${name}`);
    document.getElementById("theme")?.setAttribute("title", `Thème : ${name}`);
    document
      .getElementById("projector")
      ?.setAttribute("aria-pressed", String("projector" in root.dataset));
    countViews();
  };

  /** How many views the carnet of this browser has. */
  const countViews = () => {
    const count = Number(kept("cube17-carnet"));
    const link = document.getElementById("carnet-link");
    link?.setAttribute("data-count", count || "");
    link?.setAttribute("aria-label", `Carnet : ${count || "aucune"} vue${count > 1 ? "s" : ""}`);
  };

  const nextTheme = () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.themeChoice) + 1) % THEMES.length];
    root.dataset.themeChoice = next;
    keep("cube17-theme", next);
    showTheme();
  };

  const toggleProjector = () => {
    const on = root.toggleAttribute("data-projector");
    keep("cube17-projector", String(on));
    label();
  };

  const closeAlert = () => dash_clientside.set_props("alert", { hidden: true });

  /** React draws the buttons after this script has run: listen on the document. */
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("#theme")) nextTheme();
    else if (target.closest?.("#projector")) toggleProjector();
    else if (target.closest?.(".alert-close")) closeAlert();
  });
  dark.addEventListener("change", showTheme);
  document.addEventListener("cube17:carnet", countViews);
  window.addEventListener("storage", countViews);

  const settings = () => JSON.parse(document.getElementById("cube17-config").textContent);

  /** The search field. React has no plain input; what is typed outlives the header before Dash. */
  const search = document.createElement("div");
  search.innerHTML = `<input id="search-field" type="text" role="combobox" maxlength="80"
    aria-label="Chercher un territoire" placeholder="Chercher un territoire" aria-expanded="false"
    aria-controls="search-results" aria-autocomplete="list" aria-keyshortcuts="/" autocomplete="off"
    autocapitalize="off" spellcheck="false" enterkeyhint="search">`;
  search.dataset.slash = kept("cube17-slash") ?? "on";
  const field = search.firstElementChild;

  let typing = false;
  field.addEventListener("focus", () => (typing = true));
  // Later: a field that goes with the header before Dash counts as being typed in until it moves.
  field.addEventListener("blur", () => setTimeout(() => (typing = document.activeElement === field)));

  /** Put the field into the header that is shown, the first one, with its focus. */
  const placeSearch = () => {
    const place = document.querySelector(".search");
    if (!place || place === search.parentElement) return;
    const held = typing;
    place.append(search);
    if (held) field.focus({ preventScroll: true });
  };

  let attempts = 0;
  let searching = null;

  /** Load what the field needs, when it is needed. */
  const attachSearch = () => {
    search.querySelector("[role=alert]")?.remove();
    searching ??= import(`${settings().static}search/main.mjs${attempts++ ? `?${attempts}` : ""}`)
      .then(({ attach }) => attach(search, settings().search))
      .catch(searchFailed);
  };

  const searchFailed = () => {
    searching = null;
    const alert = Object.assign(document.createElement("div"), { className: "search-panel" });
    alert.setAttribute("role", "alert");
    alert.innerHTML = `<p class="search-said">La liste des territoires n’a pas pu être chargée :
      vérifiez la connexion.</p><button type="button" class="search-retry">Réessayer</button>`;
    search.append(alert);
  };

  /** The key « / » leads to the field, unless something is being typed or it is switched off. */
  const onSlash = (event) => {
    const typed = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typed) return;
    if (search.dataset.slash === "off") return;
    event.preventDefault();
    field.focus();
  };

  field.addEventListener("focus", attachSearch);
  document.addEventListener("keydown", onSlash);
  search.addEventListener("click", ({ target }) => {
    if (target.closest(".search-slash")) {
      search.dataset.slash = search.dataset.slash === "off" ? "on" : "off";
      keep("cube17-slash", search.dataset.slash);
    }
    if (target.closest(".search-retry")) attachSearch();
    if (target.closest("button")) field.focus();
  });
  placeSearch();

  // The header before Dash is a child of the body, and goes when that of Dash is shown.
  new MutationObserver(placeSearch).observe(document.body, { childList: true });

  /** On a narrow screen the navigation is wider than its place: bring its marked entry into view. */
  const showCurrent = () => {
    const entry = document.querySelector("#nav [aria-current]");
    if (!entry) return;
    const [nav, { left, width }] = [entry.closest("nav"), entry.getBoundingClientRect()];
    nav.scrollLeft += left + width / 2 - innerWidth / 2;
  };

  let first = true;

  /**
   * Mark the entry of the page that is shown; after a change of page, take the focus there.
   * @param {string} pathname
   * @returns {string} for the data-path attribute of the navigation
   */
  const arrived = (pathname) => {
    const section = (path) => path.split("/")[1];
    for (const link of document.querySelectorAll("#nav a")) {
      const current = section(new URL(link.href).pathname) === section(pathname);
      if (current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    label();
    placeSearch();
    showCurrent();
    if (!first) document.getElementById("contenu")?.focus({ preventScroll: true });
    first = false;
    return pathname;
  };

  /** Ask the server for the document of a page that does without Dash. */
  const reload = () => window.location.reload();

  // Once the page is at rest: a copy for when the server cannot be reached (https or this machine).
  const keepCopy = () => import(`${settings().static}offline/main.mjs`).catch(() => {});
  const rest = () => (window.requestIdleCallback ?? setTimeout)(keepCopy);
  if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
    if (document.readyState === "complete") rest();
    else window.addEventListener("load", rest);
  }

  label();
  showCurrent();
  window.dash_clientside = Object.assign({}, window.dash_clientside, { shell: { arrived, reload } });
})();
