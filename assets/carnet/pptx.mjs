// A carnet as slides for PowerPoint: titles, sentences and tables that can be edited, pictures sharp on
// a wall. PptxGenJS is loaded when it is first asked for.

import { pngFile } from '../share/files.mjs';
import { PLATE, WIDTH } from '../share/picture.mjs';
import { warningOf } from '../share/warning.mjs';
import { legible } from './check.mjs';
import { fontFor } from './table_size.mjs';

const [LEFT, WIDE] = [0.5, 12.33]; // inches of a slide of 13.33 × 7.5
const BODY = { y: 1.95, h: 4.3 };
const CAPTION = 0.35;
const INDENT = [36, 0, 0, 0]; // points of PptxGenJS: left, right, bottom, top
const INK = '16252B';
const MUTED = '52626A';
const ACCENT = '0C3F52';
const LINE = 'DDDAD0';
const NOT_LOADED = 'Le module des diapositives n’a pas pu être chargé\u00a0: réessayez quand le serveur répondra.';

/**
 * The slides of entries as a file.
 * @param {(done: number) => Promise<void>} step called before each view
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
export async function deck(entries, step, signal) {
  await loaded();
  const pptx = new window.PptxGenJS();
  pptx.layout = 'LAYOUT_WIDE';
  Object.assign(pptx, { title: 'Carnet Cube 17', subject: 'Vues du Cube 17', author: 'Cube 17', company: 'Cube 17' });
  pptx.theme = { headFontFace: 'Arial', bodyFontFace: 'Arial' };
  pptx.defineSlideMaster({ title: 'VUE', objects: [{ placeholder: titlePlace() }] });
  for (const [k, entry] of legible(entries).entries()) {
    await step(k);
    signal.throwIfAborted();
    await addView(pptx, entry);
  }
  await step(entries.length);
  signal.throwIfAborted();
  return pptx.write({ outputType: 'blob' });
}

/** One slide, or two where there is a picture as well as a table. */
async function addView(pptx, entry) {
  const { title, sentence, svg, table } = entry;
  const slide = slideOf(pptx, entry, { title, sentence });
  if (svg) addPicture(slide, entry, await imageOf(svg));
  else if (table) addTable(slide, entry, { x: addHeadline(slide, entry), ...BODY });
  else addHeadline(slide, entry);
  if (svg && table) addTable(slideOf(pptx, entry, { title: `${title} (les nombres)` }), entry, { x: LEFT, y: 1.25, h: 4.65 });
}

function titlePlace() {
  const options = { name: 'titre', type: 'title', x: LEFT, y: 0.3, w: WIDE, h: 0.75, fontSize: 26, bold: true, color: INK, align: 'left', valign: 'middle', margin: 0 };
  return { options, text: '' };
}

let loading = null;

function loaded() {
  loading ??= new Promise((resolve, reject) => {
    const src = new URL('../vendor/pptxgen.bundle.js', import.meta.url).href;
    const script = Object.assign(document.createElement('script'), { src, onload: resolve });
    script.onerror = () => {
      loading = null;
      reject(new Error(NOT_LOADED));
    };
    document.head.append(script);
  });
  return loading;
}

/** A slide with all that stands on each: title, sentence, source, notes, what is simulated. */
function slideOf(pptx, entry, { title, sentence }) {
  const { lines, note, address } = entry;
  const warning = warningOf(entry);
  const slide = pptx.addSlide({ masterName: 'VUE' });
  slide.addText(title, { placeholder: 'titre', fontSize: title.length < 58 ? 26 : 20, lang: 'fr-FR' });
  if (sentence) write(slide, sentence, { objectName: 'Phrase', y: 1.1, h: 0.8, fontSize: sentence.length < 200 ? 16 : 13, color: INK, valign: 'top' });
  write(slide, lines.join('\n'), { objectName: 'Source', y: 6.3, h: 0.8, fontSize: 8, color: MUTED, valign: 'bottom' });
  if (warning)
    write(slide, warning, { objectName: 'Avertissement', x: 0, y: 7.15, w: 13.33, h: 0.35, fontSize: 12, bold: true, color: '754600', fill: { color: 'FDF0D5' }, margin: INDENT });
  const notes = [note, address && `Rouvrir cette vue\u00a0: ${window.location.origin}${address}`];
  slide.addNotes(notes.filter(Boolean).join('\n\n'));
  return slide;
}

function write(slide, text, options) {
  slide.addText(text, { x: LEFT, w: WIDE, margin: 0, lang: 'fr-FR', ...options });
}

/** The headline in large at the left; where the rest starts, in inches. */
function addHeadline(slide, { headline }) {
  if (!headline) return LEFT;
  const texts = [
    { text: headline.number, options: { fontSize: 26, bold: true, color: ACCENT, breakLine: true } },
    { text: headline.words, options: { fontSize: 12, color: INK } },
  ];
  write(slide, texts, { objectName: 'Nombre', ...BODY, w: 2.5, valign: 'middle' });
  return LEFT + 2.7;
}

function addPicture(slide, entry, data) {
  const from = addHeadline(slide, entry);
  const room = WIDE + LEFT - from;
  const w = Math.min(room, (BODY.h * WIDTH) / PLATE);
  const place = { x: from + (room - w) / 2, y: BODY.y, w, h: (w * PLATE) / WIDTH };
  slide.addImage({ data, ...place, objectName: 'Image', altText: entry.sentence });
}

function addTable(slide, { table: { caption, columns, rows } }, { x, y, h }) {
  const w = WIDE + LEFT - x;
  const { fontSize, widths } = fontFor({ columns, rows }, { w, h: h - CAPTION });
  const cell = (text, bold) => ({ text, options: { bold, color: INK } });
  const head = columns.map((text) => cell(text, true));
  const lines = rows.map(([first, ...others]) => [cell(first, true), ...others.map((text) => cell(text, false))]);
  const border = { type: 'solid', pt: 0.75, color: LINE };
  const none = { type: 'none' };
  slide.addTable([head, ...lines], { objectName: 'Nombres', x, y, w, colW: widths, fontSize, lang: 'fr-FR', margin: [0.02, 0.06, 0.02, 0.06], border: [none, none, border, none], valign: 'middle' });
  write(slide, caption, { objectName: 'Légende', y: y + h - CAPTION, h: CAPTION, fontSize: 10, color: MUTED, valign: 'bottom' });
}

async function imageOf(svg) {
  const file = await pngFile(svg, { width: WIDTH, height: PLATE });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.replace(/^data:/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
