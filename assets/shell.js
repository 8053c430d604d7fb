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
    if (!first) document.getElementById("contenu")?.focus({ preventScroll: true });
    first = false;
    return pathname;
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, { shell: { arrived } });
})();
