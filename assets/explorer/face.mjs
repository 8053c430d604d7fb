// The face of the cube: a real table, built once per shape and updated in place.

import { element, setAttribute, setText } from './dom.mjs';
import { cellText, cellWords } from './words.mjs';

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * A face in `host`. `onFocus(coordinates, {replace})` is called when a cell is chosen: arrow keys
 * replace the view's address, a click or Enter adds one.
 */
export function createFace(host, { onFocus }) {
  let shape = null;
  let grid = null;
  let view = null;

  host.addEventListener('click', (event) => {
    const cell = event.target.closest('td');
    if (cell) choose(cell, false);
  });
  host.addEventListener('keydown', (event) => {
    const cell = event.target.closest?.('td');
    const target = cell && destination(event, cell);
    if (!target) return;
    event.preventDefault();
    target.focus();
    choose(target, event.key !== 'Enter' && event.key !== ' ');
  });

  function destination(event, cell) {
    // Alt and the arrows belong to the browser: Back and Forward.
    if (event.altKey || event.metaKey) return null;
    const [i, j] = [Number(cell.dataset.i), Number(cell.dataset.j)];
    const last = grid.cells[0].length - 1;
    if (event.key === 'Enter' || event.key === ' ') return cell;
    if (event.key === 'Home') return grid.cells[event.ctrlKey ? 0 : i][0];
    if (event.key === 'End') return grid.cells[event.ctrlKey ? grid.cells.length - 1 : i][last];
    const [down, right] = ARROWS[event.key] ?? [];
    return ARROWS[event.key] && grid.cells[i + down]?.[j + right];
  }

  function choose(cell, replace) {
    const { face } = view;
    onFocus(
      { [face.rowAxis]: cell.dataset[face.rowAxis], [face.columnAxis]: cell.dataset[face.columnAxis] },
      { replace },
    );
  }

  return {
    /** Show a view: `{face, gaps, scale, indicator, selection, caption}`. */
    update(next) {
      view = next;
      const wanted = signature(next.face);
      if (wanted !== shape) {
        grid = build(next.face);
        host.replaceChildren(grid.table);
        shape = wanted;
      }
      paint(grid, next);
    },
  };
}

/** What the rows of a face are. */
export function axisName({ rowAxis }) {
  return rowAxis === 'domain' ? 'Domaine' : 'Profil';
}

function signature({ rowAxis, columnAxis, rows, columns }) {
  return [rowAxis, columnAxis, ...rows.map((m) => m.id), '|', ...columns.map((m) => m.id)].join();
}

function build(face) {
  const caption = element('caption', { className: 'visually-hidden' });
  const heads = face.columns.map((member) =>
    element('th', { scope: 'col', title: member.label }, element('span', {}, member.short)),
  );
  const rowHeads = face.rows.map((member) =>
    element('th', { scope: 'row', title: member.label }, member.short),
  );
  const cells = face.rows.map((_, i) => face.columns.map((__, j) => buildCell(i, j)));
  const rows = cells.map((row, i) => element('tr', {}, rowHeads[i], ...row));
  const corner = element('th', { className: 'corner', scope: 'col' }, axisName(face));
  const table = element(
    'table',
    { id: 'face', role: 'grid', 'data-rows': face.rowAxis, 'data-columns': face.columnAxis },
    caption,
    element('thead', {}, element('tr', {}, corner, ...heads)),
    element('tbody', {}, ...rows),
  );
  table.style.setProperty('--columns', face.columns.length);
  return { table, caption, heads, rowHeads, cells };
}

function buildCell(i, j) {
  return element('td', { 'data-i': i, 'data-j': j, tabIndex: -1 });
}

function paint(grid, view) {
  const { face, selection } = view;
  setText(grid.caption, view.caption);
  setAttribute(grid.table, 'data-scale', view.gaps ? 'div' : 'seq');
  face.rows.forEach((_, i) => face.columns.forEach((__, j) => paintCell(grid.cells[i][j], view, i, j)));
  const focus = [selection[face.rowAxis], selection[face.columnAxis]];
  const at = [face.rows, face.columns].map((members, k) => members.findIndex((m) => m.id === focus[k]));
  grid.rowHeads.forEach((head, i) => head.classList.toggle('in-focus', i === at[0]));
  grid.heads.forEach((head, j) => head.classList.toggle('in-focus', j === at[1]));
  const tabStop = grid.cells[Math.max(0, at[0])]?.[Math.max(0, at[1])];
  grid.table.querySelector('td[tabindex="0"]')?.setAttribute('tabindex', '-1');
  tabStop?.setAttribute('tabindex', '0');
}

// What each cell of the table was last painted with.
const painted = new WeakMap();

function paintCell(node, view, i, j) {
  const { coordinates, cell } = view.face.at(i, j);
  const gap = view.gaps?.[i][j] ?? null;
  const look = view.look(cell, gap);
  select(node, coordinates, view);
  const now = [look.step, look.mark, look.fragile, gap?.value, gap?.verdict, cell?.value, cell?.status,
    view.indicator.unit, ...Object.values(coordinates)].join();
  if (painted.get(node) === now) return;
  painted.set(node, now);
  setAttribute(node, 'data-profile', coordinates.profile);
  setAttribute(node, 'data-domain', coordinates.domain);
  setAttribute(node, 'data-territory', coordinates.territory);
  setAttribute(node, 'data-step', look.step);
  setAttribute(node, 'data-mark', look.mark);
  setAttribute(node, 'data-fragile', look.fragile);
  setAttribute(node, 'data-status', cell?.status);
  setAttribute(node, 'data-verdict', gap?.verdict);
  setText(node, cellText(cell, gap, view.indicator));
  const isFirm = !look.fragile || look.fragile === 'firm';
  const plain = !gap && !look.mark && isFirm && cell?.status !== 'workshop';
  setAttribute(node, 'aria-label', plain ? null : cellWords(cell, gap, view.indicator));
}

function select(node, coordinates, { selection, face }) {
  const inFocus =
    coordinates[face.rowAxis] === selection[face.rowAxis] &&
    coordinates[face.columnAxis] === selection[face.columnAxis];
  setAttribute(node, 'aria-selected', String(inFocus));
}
