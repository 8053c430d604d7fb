// From a selection to all that the pictures need: one plain object per view, made of pure parts.

import { faceGaps, gapToMean, gapToWhole } from './compare.mjs';
import { VERDICTS, firmness, markOf } from './format.mjs';
import { diverging, sequential } from './scale.mjs';
import { sentence } from './sentence.mjs';
import { cellWords } from './words.mjs';

const LIMITS = { '%': 100, '/10': 10 };
const LEVELS = ['national', 'regional', 'local'];

/** The view of a resolved selection on a cube whose packs are loaded. */
export function viewOf(cube, selection) {
  const face = cube.face(selection);
  const indicator = cube.member('indicator', selection.indicator);
  const franceOf = (coordinates) => cube.cell({ ...coordinates, territory: 'FR' });
  const levels = selection.units === 'levels' && face.columnAxis === 'territory';
  const gaps = selection.show === 'gap' ? faceGaps(face, selection, franceOf) : null;
  const scale = scaleOf(face, gaps, indicator);
  const look = lookOf(scale);
  const view = { cube, selection, face, indicator, levels, gaps, scale, look };
  return { ...view, caption: sentence(view), cell: cube.cell(selection), gap: focusGap(view, franceOf) };
}

/** How a cell looks on a scale: its tint, its mark, how firm its base is. */
function lookOf(scale) {
  return (cell, gap) => ({
    step: cell?.value == null ? null : scale.step(gap ? gap.value : cell.value),
    mark: gap?.verdict === 'écart non établi' ? 'not-established' : markOf(cell),
    fragile: firmness(cell),
  });
}

function scaleOf(face, gaps, indicator) {
  const limit = LIMITS[indicator.unit];
  const scale = gaps
    ? diverging(gaps.flat().map((gap) => gap.value), { unit: indicator.unit })
    : sequential(face.cells.flat().map((cell) => cell?.value ?? null), { unit: indicator.unit });
  return { ...scale, limit };
}

/** Gap of the focused cell to the reference of the view, or to France where values are shown. */
function focusGap({ cube, selection, face, gaps }, franceOf) {
  const i = face.rows.findIndex((member) => member.id === selection[face.rowAxis]);
  const j = face.columns.findIndex((member) => member.id === selection[face.columnAxis]);
  if (gaps && selection.reference === 'mean')
    return i < 0 || j < 0 ? null : { gap: gaps[i][j], reference: 'la moyenne des membres comparés' };
  const cell = cube.cell(selection);
  if (!cell || selection.territory === 'FR') return null;
  return { gap: gapToWhole(cell, franceOf(selection)), reference: 'la France' };
}

const ROOM = VERDICTS['consultation, sans verdict'];
const SYMBOLS = { 'plus fort': '▲', 'plus faible': '▼', 'écart non établi': '≈' };

/** Territories of the map, each with its tint, mark and words. */
export function mapUnits(view, kind, over = {}) {
  const { cube, selection, face, indicator, gaps } = view;
  const coordinates = { ...selection, ...over };
  const units = cube.ofKind(kind);
  const cells = units.map((unit) => cube.cell({ ...coordinates, territory: unit.code }));
  const shown = mapReference(view) ? mapGaps(view, coordinates, cells) : cells.map(() => null);
  const look = gaps && !mapReference(view) ? lookOf(scaleOf(face, null, indicator)) : view.look;
  const scaleName = mapReference(view) ? 'div' : 'seq';
  const described = units.map((unit, i) => {
    const label = `${unit.name}\u00a0: ${cellWords(cells[i], shown[i], indicator)}`;
    const symbol = cells[i]?.status === 'workshop' ? ROOM : SYMBOLS[shown[i]?.verdict];
    return [unit.code, { ...look(cells[i], shown[i]), scaleName, symbol, label }];
  });
  return new Map(described);
}

/**
 * What the territories of the map are compared with: France, their own mean, or nothing, where the
 * view shows values or compares domains of one territory.
 */
export function mapReference({ selection, face, gaps }) {
  if (!gaps) return null;
  if (selection.reference === 'france') return 'france';
  return face.columnAxis === 'territory' ? 'mean' : null;
}

function mapGaps(view, coordinates, cells) {
  const { cube } = view;
  const whole = cube.cell({ ...coordinates, territory: 'FR' });
  if (mapReference(view) === 'france') return cells.map((cell) => cell && gapToWhole(cell, whole));
  const members = cells.filter(Boolean);
  return cells.map((cell) => cell && gapToMean(members, members.indexOf(cell)));
}

/** Units compared with the focused cell for its rank: all those of its kind, if others are known. */
export function peersOf({ cube, selection }) {
  const kind = cube.territories.get(selection.territory).kind;
  const units = cube.ofKind(kind);
  if (units.length < 2) return null;
  const words = { region: 'régions', departement: 'départements', epci: 'EPCI' }[kind] ?? 'territoires';
  const values = units.map((unit) => cube.cell({ ...selection, territory: unit.code })?.value);
  return values.filter((value) => value != null).length < 2 ? null : { values, label: words };
}

/** Rows of the levels picture: France, the régions and the départements on one scale. */
export function levelRows({ cube, selection, face }) {
  return face.rows.map((member, i) => {
    const named = face.columns.map((unit, j) => ({ unit, cell: face.cells[i][j] }));
    const dots = (kind) =>
      named
        .filter(({ unit, cell }) => unit.kind === kind && cell?.value != null)
        .map(({ unit, cell }) => ({ code: unit.code, label: unit.name, value: cell.value }));
    const hidden = (kind) =>
      named.filter(({ unit, cell }) => unit.kind === kind && cell?.status === 'suppressed').length;
    return {
      id: member.id,
      label: member.label,
      short: member.short,
      france: cube.cell({ ...selection, [face.rowAxis]: member.id, territory: 'FR' }),
      regions: dots('region'),
      locals: dots('departement'),
      hidden: { regions: hidden('region'), locals: hidden('departement') },
    };
  });
}

/** Members of the three axes of the cube proper: 6 profiles, 16 domains, 3 levels. */
export function navigatorAxes(cube) {
  const proper = (records) => records.filter((record) => !record.extra && record.id !== 'all');
  const labels = { national: 'National', regional: 'Régional', local: 'Local' };
  return {
    profile: proper(cube.dictionary.profiles),
    domain: proper(cube.dictionary.domains),
    territory: LEVELS.map((id) => ({ id, label: labels[id], short: labels[id] })),
  };
}

/** Tint of a cubelet of the navigator: the three levels are those of the focused territory. */
export function cubeletSteps({ cube, selection, face, scale, gaps, indicator }) {
  const lineage = cube.lineage(selection.territory);
  const { profile: profiles, domain: domains } = navigatorAxes(cube);
  // Gaps have no place on the cube: it keeps the tints of the values.
  const tints = gaps ? scaleOf(face, null, indicator) : scale;
  return (p, d, t) => {
    const territory = lineage.find((code) => cube.territories.get(code).level === LEVELS[t]);
    if (!territory) return null;
    const cell = cube.cell({ ...selection, profile: profiles[p].id, domain: domains[d].id, territory });
    const mark = markOf(cell);
    return mark === 'absent' || mark === 'suppressed' ? mark : tints.step(cell.value);
  };
}
