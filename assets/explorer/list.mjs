// The focused row as a sorted list with bars: the face of the cube on a phone.

import { element } from './dom.mjs';
import { cellText, cellWords } from './words.mjs';
import { position } from './scale.mjs';

/** Show the focused row of a view in `host`; a tap calls `onFocus(coordinates)`. */
export function showList(host, view, onFocus) {
  const { face, selection } = view;
  const i = Math.max(0, face.rows.findIndex((member) => member.id === selection[face.rowAxis]));
  const items = face.columns.map((member, j) => ({
    member,
    cell: face.cells[i][j],
    gap: view.gaps?.[i][j] ?? null,
  }));
  host.replaceChildren(
    element('h3', { className: 'list-title' }, face.rows[i].label),
    element('ol', {}, ...items.sort(byValue).map((item) => entry(item, view, onFocus))),
  );
}

function byValue(a, b) {
  const rank = ({ cell, gap }) => (gap ? gap.value : cell?.value);
  const known = (item) => Number.isFinite(rank(item));
  return Number(known(b)) - Number(known(a)) || (rank(b) - rank(a) || 0);
}

function entry({ member, cell, gap }, view, onFocus) {
  const { face, selection, indicator, scale } = view;
  const look = view.look(cell, gap);
  const chosen = member.id === selection[face.columnAxis];
  const width = cell?.value == null || gap ? 0 : 100 * position(cell.value, { min: 0, max: scale.limit });
  const bar = element('span', { className: 'bar', 'data-step': look.step, 'data-mark': look.mark });
  bar.style.inlineSize = `${width}%`;
  const act = () => onFocus({ [face.columnAxis]: member.id });
  return element(
    'li',
    {},
    element(
      'button',
      { type: 'button', onclick: act, 'aria-pressed': String(chosen), 'data-scale': gap ? 'div' : 'seq' },
      element('span', { className: 'list-name' }, member.label),
      element('span', { className: 'list-track', 'aria-hidden': 'true' }, bar),
      element(
        'span',
        { className: 'list-value', 'data-step': gap ? look.step : null, 'data-verdict': gap?.verdict, 'data-status': cell?.status },
        element('span', { 'aria-hidden': 'true' }, cellText(cell, gap, indicator)),
        element('span', { className: 'visually-hidden' }, cellWords(cell, gap, indicator)),
      ),
    ),
  );
}
