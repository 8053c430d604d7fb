// What a page that is plain HTML hands to the control: the contract is in main.mjs.

import { lightColors } from './colors.mjs';
import { nested, resolved } from './resolved.mjs';

/** Describe the page around a button `[data-share]`, from its attributes and those of its figure. */
export function describePage(button) {
  const figure = document.querySelector('figure[data-picture]');
  const { title, csv, xlsx, name, cited, code } = button.dataset;
  const { pathname, search, origin } = window.location;
  return {
    title: title ?? document.title,
    sentence: figure?.dataset.caption ?? '',
    lines: ['source', 'base', 'date', 'status'].map((fact) => figure?.dataset[fact]).filter(Boolean),
    body: figure ? () => drawingOf(figure) : null,
    attribution: figure?.dataset.attribution ?? null,
    address: origin + pathname + search,
    files: { csv, xlsx },
    cited: cited ? JSON.parse(cited) : null,
    code: code ?? null,
    name: name ?? 'cube17',
    simulated: figure?.dataset.nature === 'simulated',
    colors: lightColors(),
  };
}

function drawingOf(figure) {
  const { drawings, defs } = resolved([figure.querySelector(':scope > svg')]);
  const { width, height } = drawings[0].box;
  return { svg: defs + nested(drawings[0], { x: 0, y: 0, width, height }), width, height };
}
