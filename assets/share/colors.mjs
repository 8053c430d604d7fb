// Colours of pictures: those of the light theme, whatever the page shows. A slide is white.

const STEPS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Read something of the page as the light theme shows it; nothing is painted in between. */
export function inLight(read, root = document.documentElement) {
  const theme = root.dataset.bsTheme;
  root.dataset.bsTheme = 'light';
  try {
    return read();
  } finally {
    root.dataset.bsTheme = theme;
  }
}

/** The tokens that pictures use (tokens.css), by the names of this folder. */
export function lightColors() {
  return inLight(() => {
    const style = getComputedStyle(document.documentElement);
    return colorsOf((name) => style.getPropertyValue(`--${name}`).trim());
  });
}

/** The same from a function that gives a token its value. */
export function colorsOf(token) {
  const tint = (scale) => STEPS.map((step) => ({ fill: token(`${scale}-${step}`), ink: token(`${scale}-ink-${step}`) }));
  const names = {
    ink: 'ink', muted: 'muted', line: 'line', lineStrong: 'line-strong', surface: 'surface', selected: 'selected',
    accent: 'accent', ribbon: 'ribbon', ribbonInk: 'ribbon-ink',
  };
  const plain = Object.entries(names).map(([name, css]) => [name, token(css)]);
  return { ...Object.fromEntries(plain), seq: tint('seq'), div: tint('div') };
}
