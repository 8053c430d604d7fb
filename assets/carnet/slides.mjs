// Views of a carnet as slides, and what plays them before a room. It needs no server: the self-contained
// HTML file carries it and slides.css. Entries are those of store.mjs.

import { warningOf } from '../share/warning.mjs';

const SWIPE = 60; // pixels that a finger travels before it means something
const LETTERS = 120; // about, on a line of a table
const STEPS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, ' ': 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
  Home: -Infinity, End: Infinity,
};

/** One view as an article: title, sentence, picture or table, note, source always. */
export function slideOf(entry) {
  const warning = warningOf(entry);
  return make(
    'article',
    { className: 'slide' },
    make('header', {}, make('h2', {}, entry.title), make('p', { className: 'slide-sentence' }, entry.sentence)),
    make('div', { className: 'slide-body' }, headline(entry), shown(entry)),
    make(
      'footer',
      { className: 'slide-foot' },
      make('p', { className: 'slide-note', hidden: !entry.note }, entry.note),
      warning && make('p', { className: 'slide-warning' }, warning),
      make('ul', { className: 'slide-source', role: 'list' }, ...entry.lines.map((line) => make('li', {}, line))),
    ),
  );
}

/** A table of texts, `{caption, columns, rows}`; the first cell of a row is its head. */
function tableOf({ caption, columns, rows }) {
  const row = ([head, ...cells]) =>
    make('tr', {}, make('th', { scope: 'row' }, head), ...cells.map((cell) => make('td', {}, cell)));
  const heads = columns.map((column, k) => make(k || column ? 'th' : 'td', k || column ? { scope: 'col' } : {}, column));
  // Lines of text, about: slides.css sets a type with which they fit.
  const across = LETTERS / columns.length;
  const lines = rows.reduce((sum, cells) => sum + Math.ceil(Math.max(...cells.map((text) => text.length)) / across), 2);
  return make(
    'table',
    { className: 'slide-table', style: `--lines: ${lines}` },
    make('caption', {}, caption),
    make('thead', {}, make('tr', {}, ...heads)),
    make('tbody', {}, ...rows.map(row)),
  );
}

function headline({ headline: told }) {
  if (!told) return null;
  return make('p', { className: 'slide-gap' }, make('strong', {}, told.number), ' ', make('span', {}, told.words));
}

/** The picture as an image: nothing that a file brings with it can run. */
function shown({ svg, table, title, sentence }) {
  if (!svg) return table && scrolling(table, title);
  const src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  const read = () => URL.revokeObjectURL(src);
  return make('img', { className: 'slide-picture', alt: sentence, onload: read, onerror: read, src });
}

/** A table that scrolls by keyboard too where it is wider than its place. */
export function scrolling(table, title) {
  return make('div', { className: 'slide-scroll', tabIndex: 0, role: 'region', 'aria-label': `Nombres\u00a0: ${title}` }, tableOf(table));
}

/** Play entries over `host`, one at a time, from the one at `from`. */
export function play(entries, host, from = 0) {
  let at = from;
  const said = make('p', { className: 'player-said', role: 'status' });
  const stage = make('div', { className: 'player-stage', tabIndex: 0, role: 'group', 'aria-label': 'Diapositive' });
  const button = (text, label, onclick) =>
    make('button', { type: 'button', className: 'player-button', onclick, 'aria-label': label, title: label }, text);
  const back = button('‹', 'Vue précédente', () => go(-1));
  const next = button('›', 'Vue suivante', () => go(1));
  const quit = button('×', 'Quitter la projection', () => root.close());
  const bar = make('div', { className: 'player-bar' }, back, said, next, quit);
  const root = make('dialog', { className: 'player', tabIndex: -1, 'aria-label': 'Projection du carnet' }, stage, bar);

  function go(by) {
    at = Math.min(entries.length - 1, Math.max(0, at + by));
    stage.replaceChildren(slideOf(entries[at]));
    stage.scrollTop = 0;
    // Not `disabled`: the focus would leave the button at either end.
    back.ariaDisabled = String(at === 0);
    next.ariaDisabled = String(at === entries.length - 1);
    said.textContent = `Vue ${at + 1} sur ${entries.length}`;
    said.append(make('span', {}, `\u00a0: ${entries[at].title}`));
  }

  host.append(root);
  root.showModal();
  root.focus();
  go(0);
  followKeys(root, stage, go);
  followFinger(stage, go);
  fillScreen(root);
}

function followKeys(root, stage, go) {
  root.addEventListener('keydown', (event) => {
    const pressed = event.key === ' ' && event.target.closest('button');
    const by = STEPS[event.key];
    if (by === undefined || pressed || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (!scrolled(stage, event.key)) go(by);
  });
}

/** A slide that is longer than the screen, as on a phone, is read to its end first. */
function scrolled(stage, key) {
  const down = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!down) return false;
  const before = stage.scrollTop;
  stage.scrollBy({ top: down * stage.clientHeight * 0.7, behavior: 'instant' });
  return stage.scrollTop !== before;
}

function followFinger(stage, go) {
  let start = null;
  stage.addEventListener('touchstart', ({ touches }) => (start = touches.length === 1 ? touches[0] : null), { passive: true });
  stage.addEventListener('touchend', ({ changedTouches: [end] }) => {
    if (!start) return;
    const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) go(x < 0 ? 1 : -1);
  });
}

/** The whole screen where the browser allows it; leaving it ends the projection, and the reverse. */
function fillScreen(root) {
  const page = document.documentElement;
  // Not the dialog: a dialog may not fill the screen by itself.
  page.requestFullscreen?.().catch(() => {});
  const left = () => document.fullscreenElement ?? root.close();
  document.addEventListener('fullscreenchange', left);
  root.addEventListener('close', () => {
    document.removeEventListener('fullscreenchange', left);
    if (document.fullscreenElement) document.exitFullscreen();
    root.remove();
  });
}

function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node && name !== 'role') node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter(Boolean));
  return node;
}
