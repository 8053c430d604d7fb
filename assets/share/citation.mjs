// How a view is cited, and the Python that gives its numbers again. Pure.

// LaTeX engines of 8 bits know no narrow space.
const LETTERS = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}', '\u202f': '\\,' };
const MUST_SAY = { simulated: 'données simulées', workshop: 'consultation de salle, non représentative' };

/**
 * A citation as text and as BibTeX. `cube` is its dictionary, whose `version` is a hash of its content;
 * `view` names the view, `release` that of Cube 17, `day` the day of access (a Date).
 */
export function citation({ cube, view, address, release, day }) {
  const seen = `Vue «\u00a0${view}\u00a0» du cube «\u00a0${cube.title}\u00a0»${unsaid(cube, ', ')}.`;
  const licence = `Licence\u00a0: ${cube.licence}.`;
  return {
    text: [cited(cube), seen, `${edition(cube, release)}.`, licence, `${address} (consulté le ${inFrench(day)}).`].join(' '),
    bibtex: bibtex({ cube, address, day, edition: edition(cube, release), note: `${seen} ${licence}` }),
  };
}

/** « Données simulées » or « consultation de salle », unless the title says it. */
function unsaid({ nature, title }, before) {
  const words = MUST_SAY[nature];
  return words && !title.includes(words) ? before + words : '';
}

/** What a cube asks to be cited as, or its producer, title and year. */
function cited({ citation: own, producer, title, date }) {
  return own || `${[producer, `«\u00a0${title}\u00a0»`, yearOf(date)].filter(Boolean).join(', ')}.`;
}

function edition({ version }, release) {
  return `Cube 17, version ${release}, contenu ${version}`;
}

function yearOf(date) {
  return /\d{4}/.exec(date ?? '')?.[0];
}

function inFrench(day) {
  return day.toLocaleDateString('fr-FR', { day: 'numeric', month: 'long', year: 'numeric' });
}

function bibtex({ cube, address, day, edition: version, note }) {
  // The local day, as the text has it.
  const [year, month, date] = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  const urldate = [year, month, date].map((part) => String(part).padStart(2, '0')).join('-');
  const fields = {
    author: `{${latex(cube.producer ?? cube.title)}}`,
    title: `{${latex(cube.title)}}`,
    year: yearOf(cube.date),
    version: latex(version),
    url: address,
    urldate,
    note: latex(note),
  };
  const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},`);
  return [`@misc{cube17-${cube.id}-${cube.version},`, ...lines, '}'].join('\n');
}

/** A text as LaTeX reads it. */
function latex(text) {
  return text.replace(/[\\~^\u202f&%$#_{}]/g, (letter) => LETTERS[letter] ?? `\\${letter}`);
}

/** Fields of the address that change no number. */
const DRAWN_ONLY = new Set(['maps', 'zoom']);

/** The lines of Python whose frame holds the face of a resolved selection. */
export function faceCode(selection, cube) {
  const fields = Object.entries(selection).filter(([name]) => !DRAWN_ONLY.has(name));
  const given = fields.map(([name, value]) => `    ${name}=${JSON.stringify(value)},`);
  return [
    'from cube17 import face',
    '',
    `# ${cube.title}, contenu ${cube.version}${unsaid(cube, '\u202f; ')}`,
    'vue = face(',
    ...given,
    ')',
    '',
  ].join('\n');
}
