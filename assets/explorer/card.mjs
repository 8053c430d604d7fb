// The card of the cell in focus: how much, how sure, how many, says who.

import { element } from './dom.mjs';
import { MARKS, VERDICTS, firmness, gapText, markOf, number, valueText } from './format.mjs';
import { LOCAL } from './local.mjs';
import { CERTAINTY_WORDS, STATUS_WORDS, intervalText, rankText, verdictWords } from './words.mjs';

const FIRMNESS_WORDS = {
  'very-fragile': 'base très fragile, à ne pas citer seule',
  fragile: 'base fragile, à lire avec prudence',
};

const HIDDEN = {
  survey: 'Masqué : moins de 11 répondants, ou base efficace sous 30.',
  workshop: 'Masqué : trop peu de réponses de ce profil pour le montrer seul ; celles qu’il y a comptent dans la salle.',
};

/** Show the cell in focus in `host`; `actions` are buttons `[label, act]` that lead on from it. */
export function showCard(host, view) {
  const { cube, selection, cell } = view;
  const names = ['territory', 'domain', 'profile'].map((axis) => cube.member(axis, selection[axis]).label);
  host.replaceChildren(
    element('h2', { className: 'card-title' }, names.join(' · ')),
    figure(view),
    element('dl', {}, ...facts(view).flatMap(([term, ...text]) => line(term, text))),
    element('div', { className: 'card-actions' }, ...view.actions.map(button), pageOfTerritory(selection)),
  );
  host.dataset.mark = markOf(cell) ?? '';
}

function figure({ cube, cell, indicator, gap, absence }) {
  const mark = markOf(cell);
  if (mark === 'absent') {
    const why = absence ?? 'Cette cellule n’a jamais été mesurée ou publiée.';
    return element('p', { className: 'card-none' }, `${MARKS.absent.words[0].toUpperCase()}${MARKS.absent.words.slice(1)}. `, why);
  }
  if (mark === 'suppressed')
    return element('p', { className: 'card-none' }, HIDDEN[cube.dictionary.nature] ?? HIDDEN.survey);
  return element(
    'div',
    { className: 'card-figure' },
    element('p', { className: 'card-value' }, element('strong', {}, valueText(cell.value, indicator))),
    element('p', { className: 'card-interval' }, intervalText(cell, indicator)),
    gap && verdict(gap, indicator),
  );
}

function verdict({ gap, reference }, indicator) {
  if (gap.verdict === 'référence' || gap.verdict === 'sans valeur') return null;
  const than = gap.verdict.startsWith('plus') ? ` que ${reference}` : `, par rapport à ${reference}`;
  return element(
    'p',
    { className: 'card-verdict', 'data-verdict': gap.verdict },
    `${VERDICTS[gap.verdict]} ${verdictWords(gap)}${than} (${gapText(gap.value, indicator)})`,
  );
}

function facts({ cube, cell, indicator, selection, peers }) {
  const wave = cube.dictionary.waves.find(({ id }) => id === selection.wave);
  const asked = [
    ['Question', indicator.wording],
    ['Vague', wave?.label],
  ];
  if (!cell) return asked;
  const source = cube.dictionary.sources.find(({ id }) => id === cell.source);
  const measured = [
    ['Base', baseText(cell)],
    cell.value != null && peers ? ['Rang', `${rankText(cell.value, peers.values)} ${peers.label}`] : null,
    ['Statut', STATUS_WORDS[cell.status]],
    cell.certainty ? ['Certitude', CERTAINTY_WORDS[cell.certainty]] : null,
    cell.note ? ['À savoir', cell.note] : null,
  ].filter(Boolean);
  return [...measured, ...asked, ['Source', ...sourceNodes(source)]];
}

function baseText(cell) {
  if (cell.status === 'suppressed') return 'trop petite pour être montrée';
  if (cell.n == null) return 'non publiée';
  const people = `${number(cell.n)} répondants`;
  const effective = cell.n_eff == null ? '' : `, base efficace ${number(cell.n_eff)}`;
  const firm = FIRMNESS_WORDS[firmness(cell)];
  return people + effective + (firm ? ` : ${firm}` : '');
}

function sourceNodes(source) {
  if (!source) return ['non précisée'];
  const title = [source.title, source.producer, source.date].filter(Boolean).join(', ');
  return [source.url ? element('a', { href: source.url, rel: 'noreferrer' }, title) : title];
}

function line(term, nodes) {
  return [element('dt', {}, term), element('dd', {}, ...nodes)];
}

/** Lead to the page of the territory, when it is one that has a page. */
function pageOfTerritory({ cube, territory, profile }) {
  if (cube === LOCAL || !/^(FR$|REG-|DEP-|EPCI-)/.test(territory)) return null;
  const asked = new URLSearchParams({ cube, profile });
  return element('a', { className: 'quiet', href: `/territoire/${territory}?${asked}` }, 'Fiche du territoire');
}

function button([label, act]) {
  return element('button', { type: 'button', className: 'quiet', onclick: act }, label);
}
