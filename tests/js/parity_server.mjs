// Slices cubes in node, one query a line: the browser half, asked by tests/property/test_parity.py.

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

import { faceGaps } from '../../assets/explorer/compare.mjs';
import { Cube } from '../../assets/explorer/cube.mjs';
import { fromQuery, resolve, toQuery } from '../../assets/explorer/selection.mjs';
import { faceCode } from '../../assets/share/citation.mjs';

const folder = process.argv[2];
const json = async (path) => JSON.parse(await readFile(`${folder}/${path}`, 'utf8'));

async function open(id) {
  const cube = new Cube(await json(`${id}/dictionary.json`), (path) => json(`${id}/${path}`));
  for (const kind of ['departement', 'epci']) cube.addTerritories(await json(`territories/${kind}.json`));
  return cube;
}

const cubes = Object.fromEntries(
  await Promise.all((await json('cubes.json')).map(async (id) => [id, await open(id)])),
);

async function answer(query) {
  const { selection: asked, ignored } = fromQuery(query);
  const cube = cubes[asked.cube];
  const { selection, remarks } = resolve(asked, cube);
  await cube.load(selection.indicator, ['region', 'departement', 'epci']);
  const face = cube.face(selection);
  const franceOf = (coordinates) => cube.cell({ ...coordinates, territory: 'FR' });
  const gaps = selection.show === 'gap' ? faceGaps(face, selection, franceOf) : null;
  const ids = (members) => members.map((member) => member.id);
  return {
    selection,
    query: toQuery(asked),
    said: [...ignored, ...remarks],
    rows: ids(face.rows),
    columns: ids(face.columns),
    cells: face.cells,
    gaps,
    code: faceCode(selection, cube.dictionary),
  };
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
