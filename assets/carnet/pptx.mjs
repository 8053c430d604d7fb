// A carnet as slides for PowerPoint: titles, sentences and tables that can be edited, pictures sharp on
// a wall. PptxGenJS is loaded when it is first asked for.

import { pngFile } from '../share/files.mjs';
import { PLATE, WIDTH } from '../share/picture.mjs';
import { fontFor } from './table_size.mjs';

const [LEFT, WIDE] = [0.5, 12.33]; // inches of a slide of 13.33 × 7.5
const BODY = { y: 1.95, h: 4.3 };
const INK = '16252B';
const MUTED = '52626A';
const ACCENT = '0C3F52';
const LINE = 'DDDAD0';
const SIMULATED = 'Données simulées\u00a0: aucun de ces chiffres n’est un résultat d’enquête.';
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
  pptx.theme = { headFontFace: 'Arial', bodyFontFace: 'Arial', lang: 'fr-FR' };
  pptx.defineSlideMaster({ title: 'VUE', objects: [{ placeholder: titlePlace() }] });
  for (const [k, entry] of entries.entries()) {
    await step(k);
    signal.throwIfAborted();
    if (entry.svg) addPicture(slideOf(pptx, entry, entry.sentence), entry, await imageOf(entry.svg));
    if (entry.table) addTable(slideOf(pptx, entry, entry.svg ? '' : entry.sentence), entry);
    if (!entry.svg && !entry.table) addHeadline(slideOf(pptx, entry, entry.sentence), entry);
  }
  await step(entries.length);
  signal.throwIfAborted();
  return pptx.write({ outputType: 'blob' });
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
function slideOf(pptx, entry, sentence) {
  const slide = pptx.addSlide({ masterName: 'VUE' });
  const { title, lines, simulated } = entry;
  slide.addText(title, { placeholder: 'titre', fontSize: title.length < 70 ? 26 : 20, lang: 'fr-FR' });
  if (sentence) write(slide, sentence, { y: 1.1, h: 0.8, fontSize: sentence.length < 200 ? 16 : 13, color: INK, valign: 'top' });
  write(slide, lines.join('\n'), { y: 6.3, h: 0.8, fontSize: 8, color: MUTED, valign: 'bottom' });
  if (simulated)
    write(slide, SIMULATED, { x: 0, y: 7.15, w: 13.33, h: 0.35, fontSize: 12, bold: true, color: '754600', fill: { color: 'FDF0D5' }, margin: [0, 0, 0, 36] });
  const notes = [entry.note, entry.address && `Rouvrir cette vue\u00a0: ${window.location.origin}${entry.address}`];
  slide.addNotes(notes.filter(Boolean).join('\n\n'));
  return slide;
}

function write(slide, text, options) {
  slide.addText(text, { x: LEFT, w: WIDE, margin: 0, lang: 'fr-FR', ...options });
}

/** The headline in large at the left; where the rest starts. */
function addHeadline(slide, { headline }) {
  if (!headline) return LEFT;
  const texts = [
    { text: headline.number, options: { fontSize: 30, bold: true, color: ACCENT, breakLine: true } },
    { text: headline.words, options: { fontSize: 12, color: INK } },
  ];
  write(slide, texts, { ...BODY, w: 2.5, valign: 'middle' });
  return LEFT + 2.7;
}

function addPicture(slide, entry, data) {
  const x = addHeadline(slide, entry);
  const w = Math.min(WIDE + LEFT - x, (BODY.h * WIDTH) / PLATE);
  const h = (w * PLATE) / WIDTH;
  slide.addImage({ data, x, y: BODY.y + (BODY.h - h) / 2, w, h, altText: entry.sentence });
}

function addTable(slide, entry) {
  const { caption, columns, rows } = entry.table;
  const x = entry.svg ? LEFT : addHeadline(slide, entry);
  const y = entry.svg ? 1.25 : BODY.y;
  const w = WIDE + LEFT - x;
  const h = 5.9 - y;
  const { fontSize, widths } = fontFor(entry.table, { w, h });
  const cell = (text, bold) => ({ text, options: { bold, color: INK } });
  const head = columns.map((text) => cell(text, true));
  const lines = rows.map(([first, ...others]) => [cell(first, true), ...others.map((text) => cell(text, false))]);
  const border = { type: 'solid', pt: 0.75, color: LINE };
  const none = { type: 'none' };
  slide.addTable([head, ...lines], { x, y, w, colW: widths, fontSize, lang: 'fr-FR', margin: [0.02, 0.06, 0.02, 0.06], border: [none, none, border, none], valign: 'middle' });
  write(slide, caption, { y: 5.95, h: 0.3, fontSize: 10, color: MUTED, valign: 'bottom' });
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
