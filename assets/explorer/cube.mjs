// The cube in the browser: reads the packs of cube17/pack.py and slices them.

const AXES = ['indicator', 'wave', 'profile', 'domain', 'territory'];
const LISTS = ['indicators', 'waves', 'profiles', 'domains', 'territories'];
const PACK_KIND = { departement: 'departement', epci: 'epci' };
const UNITS_SHOWN = {
  region: ['region'],
  departement: ['departement'],
  epci: ['epci'],
  levels: ['region', 'departement'],
};

export const ROWS_AND_COLUMNS = {
  profile: ['domain', 'territory'],
  domain: ['profile', 'territory'],
  territory: ['profile', 'domain'],
};

/** Cells of one pack, looked up by coordinates. */
export function readPack(pack) {
  const places = LISTS.map((list) => new Map(pack[list].map((member, i) => [member, i])));
  const sizes = LISTS.map((list) => pack[list].length);
  const columns = Object.entries(pack.columns).map(([name, data]) => reader(name, data, pack.scale[name]));
  const rows = new Map();
  let key = 0;
  pack.steps.forEach((step, row) => rows.set((key += step), row));
  const hidden = readRuns(pack.suppressed);
  const cellAt = (row) => Object.fromEntries(columns.map(([name, read]) => [name, read(row)]));
  return (coordinates) => {
    let wanted = 0;
    for (let i = 0; i < AXES.length; i++) {
      const place = places[i].get(coordinates[AXES[i]]);
      if (place === undefined) return null;
      wanted = wanted * sizes[i] + place;
    }
    if (rows.has(wanted)) return cellAt(rows.get(wanted));
    return hidden(wanted) ? SUPPRESSED : null;
  };
}

export const SUPPRESSED = Object.freeze({ status: 'suppressed' });

function reader(name, data, scale) {
  if (data.distinct) return [name, (row) => data.distinct[data.choice[row]]];
  const at = 'constant' in data ? () => data.constant : (row) => data[row];
  if (!scale) return [name, at];
  return [name, (row) => (at(row) === null ? null : at(row) / scale)];
}

function readRuns(runs) {
  const starts = [];
  const ends = [];
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    starts.push((at += runs[i]));
    ends.push((at += runs[i + 1]));
  }
  return (key) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low > 0 && key < ends[low - 1];
  };
}

/** One cube: its dictionary, its members, the packs loaded so far. */
export class Cube {
  /**
   * @param dictionary what cube17.pack.dictionary wrote
   * @param fetchJson (path) => Promise of the parsed file, relative to the cube
   */
  constructor(dictionary, fetchJson) {
    this.dictionary = dictionary;
    this.id = dictionary.id;
    this.fetchJson = fetchJson;
    this.territories = new Map();
    this.packs = new Map();
    this.loading = new Map();
    this.addTerritories(dictionary.territories);
    this.members = {
      indicator: byId(dictionary.indicators),
      profile: byId(dictionary.profiles),
      domain: byId(dictionary.domains),
      territory: this.territories,
    };
  }

  addTerritories(units) {
    for (const unit of units)
      // The full names of EPCI begin with their category; sentences do better without.
      this.territories.set(unit.code, {
        ...unit,
        id: unit.code,
        label: unit.kind === 'epci' ? unit.short : unit.name,
      });
  }

  has(axis, id) {
    return this.members[axis].has(id);
  }

  member(axis, id) {
    return this.members[axis].get(id);
  }

  /** Codes from a unit up to France. */
  lineage(code) {
    const path = [code];
    for (let parent; (parent = this.territories.get(path.at(-1))?.parent); ) path.push(parent);
    return path;
  }

  children(code) {
    return [...this.territories.values()].filter((unit) => unit.parent === code);
  }

  ofKind(kind, within = 'FR') {
    return [...this.territories.values()].filter(
      (unit) => unit.kind === kind && (within === 'FR' || this.lineage(unit.code).includes(within)),
    );
  }

  /** The parent in which units of `kind` are compared when `focus` is in focus. */
  frame(focus, kind) {
    const wanted = { region: 'pays', departement: 'region', epci: 'departement' }[kind];
    const above = this.lineage(focus).find((code) => this.territories.get(code).kind === wanted);
    if (above) return above;
    let code = this.children(focus).length ? focus : 'FR';
    while (this.territories.get(code).kind !== wanted)
      code = this.children(code).reduce((a, b) => ((b.population ?? 0) > (a.population ?? 0) ? b : a)).code;
    return code;
  }

  /** The pack that holds an indicator on one kind of territory. */
  packOf(kind, indicator) {
    const packed = PACK_KIND[kind] ?? 'region';
    return this.dictionary.packs.find(
      (entry) => entry.kind === packed && entry.indicators.includes(indicator),
    );
  }

  /** Load, once, the cells of an indicator on some kinds of territory. */
  async load(indicator, kinds) {
    await Promise.all(kinds.map((kind) => this.#loadPack(this.packOf(kind, indicator))));
  }

  isLoaded(indicator, kinds) {
    return kinds.every((kind) => {
      const entry = this.packOf(kind, indicator);
      return !entry || this.packs.has(entry.name);
    });
  }

  async #loadPack(entry) {
    if (!entry || this.packs.has(entry.name)) return;
    if (!this.loading.has(entry.name)) {
      const read = this.fetchJson(entry.path).then((pack) => this.packs.set(entry.name, readPack(pack)));
      this.loading.set(entry.name, read.finally(() => this.loading.delete(entry.name)));
    }
    await this.loading.get(entry.name);
  }

  /** One cell, `null` when it was never measured. */
  cell(coordinates) {
    const kind = this.territories.get(coordinates.territory)?.kind;
    const entry = this.packOf(kind, coordinates.indicator);
    return this.packs.get(entry?.name)?.(coordinates) ?? null;
  }

  /** Members of one axis that a face compares, those of the cube's own when measured. */
  compared(axis, selection) {
    if (axis !== 'territory')
      return this.dictionary[`${axis}s`].filter(
        (member) => !member.extra || member.id === 'all' || this.#isMeasured(axis, member.id, selection),
      );
    const frame = selection.within === 'FR' ? ['FR'] : ['FR', selection.within];
    const units = UNITS_SHOWN[selection.units].flatMap((kind) => this.ofKind(kind, selection.within));
    const own = [...this.territories.values()].filter(
      (unit) =>
        selection.units === 'region' &&
        !['pays', 'region', 'departement', 'epci'].includes(unit.kind) &&
        this.#isMeasured('territory', unit.code, selection),
    );
    return [...frame.map((code) => this.territories.get(code)), ...units, ...own];
  }

  #isMeasured(axis, id, { indicator, wave }) {
    const others = ['profile', 'domain', 'territory'].filter((name) => name !== axis);
    const [first, second] = others.map((name) => [...this.members[name].keys()]);
    return first.some((a) =>
      second.some((b) => this.cell({ indicator, wave, [axis]: id, [others[0]]: a, [others[1]]: b })),
    );
  }

  /** The two axes crossed, the third held: members of rows and columns, and their cells. */
  face(selection) {
    const [rowAxis, columnAxis] = ROWS_AND_COLUMNS[selection.fix];
    const rows = this.compared(rowAxis, selection);
    const columns = this.compared(columnAxis, selection);
    const base = Object.fromEntries(AXES.map((axis) => [axis, selection[axis]]));
    const at = (i, j) => ({ ...base, [rowAxis]: rows[i].id, [columnAxis]: columns[j].id });
    const cells = rows.map((_, i) => columns.map((__, j) => this.cell(at(i, j))));
    return {
      rowAxis,
      columnAxis,
      rows,
      columns,
      cells,
      at: (i, j) => ({ coordinates: at(i, j), cell: cells[i][j] }),
    };
  }
}

function byId(records) {
  return new Map(records.map((record) => [record.id, record]));
}
