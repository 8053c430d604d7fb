// What a view's numbers are, in a few lines under its picture. Pure.

import { number } from '../explorer/format.mjs';

const STATUS = {
  published: 'chiffres publiés',
  estimated: 'estimations d’enquête',
  simulated: 'données simulées',
  workshop: 'consultation de salle, non représentative',
};

/** Question; source; base, date and status: one line each. */
export function facts({ cube, face, indicator, selection }) {
  const cells = face.cells.flat().filter(Boolean);
  const measured = [`Base\u00a0: ${base(cells)}`, `Date\u00a0: ${date(cube, selection)}`, `Statut\u00a0: ${status(cells)}`];
  return [`Question\u00a0: ${indicator.wording}`, `Source\u00a0: ${source(cube, cells)}.`, `${measured.join('\u202f; ')}.`];
}

function source({ dictionary }, cells) {
  const ids = [...new Set(cells.map((cell) => cell.source).filter(Boolean))];
  const named = ids.slice(0, 2).map((id) => {
    const { title, producer, date } = dictionary.sources.find((record) => record.id === id);
    return [title, producer, date].filter(Boolean).join(', ');
  });
  const others = ids.length - named.length;
  if (!named.length) return dictionary.producer ?? dictionary.title ?? 'non précisée';
  return named.join('\u202f; ') + (others ? ` et ${others} ${others > 1 ? 'autres' : 'autre'}` : '');
}

function base(cells) {
  const measured = cells.filter((cell) => cell.value != null);
  const known = measured.map((cell) => cell.n).filter((n) => n != null);
  if (!known.length) return 'non publiée';
  const [low, high] = [Math.min(...known), Math.max(...known)].map((n) => number(n));
  const unpublished = measured.length - known.length;
  const range = low === high ? `${low} répondants` : `de ${low} à ${high} répondants selon la case`;
  return range + (unpublished ? `, non publiée pour ${unpublished}` : '');
}

function date({ dictionary }, selection) {
  const wave = dictionary.waves.find(({ id }) => id === selection.wave);
  // A wave that names no year is dated by its cube.
  const dated = /\d{4}/.test(wave?.label ?? '');
  return [wave?.label, dated ? null : dictionary.date].filter(Boolean).join(', ') || 'non précisée';
}

function status(cells) {
  const words = Object.keys(STATUS).filter((name) => cells.some((cell) => cell.status === name)).map((name) => STATUS[name]);
  const hidden = cells.filter((cell) => cell.status === 'suppressed').length;
  if (hidden) words.push(`${number(hidden)} ${hidden > 1 ? 'valeurs masquées' : 'valeur masquée'}`);
  return words.join(', ') || 'aucun chiffre';
}
