// Citations: what they must hold, LaTeX that compiles, simulated data said so; the Python of a view.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DEFAULTS } from '../../assets/explorer/selection.mjs';
import { citation, faceCode } from '../../assets/share/citation.mjs';

const CUBE = {
  id: 'etude',
  title: 'Étude & marges_100 %',
  nature: 'survey',
  producer: 'Observatoire A et B',
  date: '2023-01',
  licence: 'Licence Ouverte 2.0',
  version: 'abc123def456',
};
const TOLD = {
  view: 'Associations · par région',
  address: 'https://cube.example/explorer?profile=associations&show=gap',
  release: '1.2.3',
  day: new Date(2026, 10, 4, 23, 30),
};

test('a text names producer, title, year, view, version, content, licence, address and day', () => {
  const { text } = citation({ cube: CUBE, ...TOLD });
  assert.equal(
    text,
    'Observatoire A et B, «\u00a0Étude & marges_100 %\u00a0», 2023. ' +
      'Vue «\u00a0Associations · par région\u00a0» du cube «\u00a0Étude & marges_100 %\u00a0». ' +
      'Cube 17, version 1.2.3, contenu abc123def456. Licence\u00a0: Licence Ouverte 2.0. ' +
      'https://cube.example/explorer?profile=associations&show=gap (consulté le 4 novembre 2026).',
  );
});

test('a cube that says how to cite it is cited so', () => {
  const cube = { ...CUBE, citation: 'Maison, «\u00a0Cahier\u00a0», janvier 2023.' };
  assert.match(citation({ cube, ...TOLD }).text, /^Maison, «\u00a0Cahier\u00a0», janvier 2023\. Vue «/);
});

test('BibTeX carries the same, special letters escaped, the address as it is', () => {
  const { bibtex } = citation({ cube: CUBE, ...TOLD });
  assert.deepEqual(bibtex.split('\n'), [
    '@misc{cube17-etude-abc123def456,',
    '  author = {{Observatoire A et B}},',
    '  title = {{Étude \\& marges\\_100 \\%}},',
    '  year = {2023},',
    '  version = {Cube 17, version 1.2.3, contenu abc123def456},',
    '  url = {https://cube.example/explorer?profile=associations&show=gap},',
    '  urldate = {2026-11-04},',
    '  note = {Vue «\u00a0Associations · par région\u00a0» du cube «\u00a0Étude \\& marges\\_100 \\%\u00a0». Licence\u00a0: Licence Ouverte 2.0.},',
    '}',
  ]);
});

test('braces stay balanced whatever a title holds; an unknown year is left out', () => {
  const { bibtex } = citation({ cube: { ...CUBE, title: 'a}b{c\\d~e^f', date: null }, ...TOLD });
  assert.match(bibtex, /title = \{\{a\\\}b\\\{c\\textbackslash\{\}d\\textasciitilde\{\}e\\textasciicircum\{\}f\}\}/);
  assert.doesNotMatch(bibtex, /year|undefined|null/);
});

test('what a title says of its data is not said twice; narrow spaces are LaTeX’s', () => {
  const cube = { ...CUBE, nature: 'simulated', title: 'Essai\u202f: données simulées' };
  const { text, bibtex } = citation({ cube, ...TOLD });
  assert.equal(text.split('Licence')[0].split('Vue')[1].match(/simulées/g).length, 1);
  assert.match(bibtex, /title = \{\{Essai\\,: données simulées\}\}/);
  assert.doesNotMatch(bibtex, /\u202f/);
});

test('simulated data say so in text, BibTeX and code', () => {
  const cube = { ...CUBE, nature: 'simulated' };
  const { text, bibtex } = citation({ cube, ...TOLD });
  for (const said of [text, bibtex, faceCode(DEFAULTS, cube)]) assert.match(said, /données simulées/);
  assert.doesNotMatch(faceCode(DEFAULTS, CUBE), /simulées/);
});

test('so does what a room answered', () => {
  const cube = { ...CUBE, nature: 'workshop' };
  const { text, bibtex } = citation({ cube, ...TOLD });
  for (const said of [text, bibtex, faceCode(DEFAULTS, cube)])
    assert.match(said, /consultation de salle, non représentative/);
});

test('code gives every field that changes a number, and the content it was written for', () => {
  const code = faceCode({ ...DEFAULTS, profile: 'associations' }, CUBE);
  assert.match(code, /contenu abc123def456/);
  for (const name of Object.keys(DEFAULTS)) assert.equal(code.includes(`    ${name}=`), !['maps', 'zoom'].includes(name), name);
});
