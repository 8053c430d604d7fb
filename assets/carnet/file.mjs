// A carnet as one file, `carnet.cube17.json`: all that the browser keeps, pictures too. Pure.

import { entryProblem } from './check.mjs';

const FORMAT = 'cube17-carnet';
const VERSION = 1;
export const NAME = 'carnet.cube17.json';

/** The text of the file. */
export function textOf(entries, now) {
  return JSON.stringify({ format: FORMAT, version: VERSION, saved: now.toISOString(), entries });
}

/**
 * The entries of a file.
 * @throws {Error} in French: what is wrong, and in which view
 */
export function entriesOf(text) {
  const file = parsed(text);
  if (file?.format !== FORMAT) throw new Error('Ce fichier n’est pas un carnet de Cube 17\u00a0: le champ «\u00a0format\u00a0» ne le dit pas.');
  if (file.version !== VERSION)
    throw new Error(`Ce carnet est de la version ${file.version}, ce site lit la version ${VERSION}\u00a0: rouvrez-le là où il a été enregistré.`);
  if (!Array.isArray(file.entries) || !file.entries.length) throw new Error('Ce carnet ne contient aucune vue.');
  file.entries.forEach((entry, k) => {
    const problem = entryProblem(entry);
    if (problem) throw new Error(`Vue ${k + 1} du fichier\u00a0: ${problem}.`);
  });
  return file.entries;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('Ce fichier ne se lit pas\u00a0: ce n’est pas du JSON, ou il a été coupé.');
  }
}
