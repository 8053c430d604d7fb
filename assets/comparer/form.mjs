// The sentence of a comparison as native controls. The server says what stands in each blank.

import { element, setText } from '../explorer/dom.mjs';

/**
 * Show a sentence in `host`: texts and blanks `{name, label, value, groups}`, in order; under it an
 * option `{name, label, value, checked}`, a box to tick.
 * The controls stay where they are as long as the same blanks follow each other, so that an open
 * list and the focus outlive an answer; `onChange` receives all values, `changed` and `was`.
 */
export function showSentence(host, parts, option, onChange) {
  const names = parts.map((part) => part.name ?? '').join();
  if (host.dataset.names !== names) build(host, parts, option, names, onChange);
  const nodes = host.querySelectorAll('select, .words');
  parts.forEach((part, at) => {
    if (part.name) fill(nodes[at], part);
    else write(nodes[at], part);
  });
  host.elements[option.name].checked = option.checked;
}

function build(host, parts, option, names, onChange) {
  const focused = document.activeElement?.name;
  const [cube, ...sentence] = parts.map((part) => (part.name ? blank(host, part, onChange) : words()));
  host.replaceChildren(
    element('label', { className: 'eyebrow' }, 'Données ', cube.firstChild),
    element('p', { className: 'sentence' }, ...sentence),
    box(host, option, onChange),
  );
  host.dataset.names = names;
  host.onsubmit = () => false; // Enter on a box would ask for the page again
  if (focused) host.elements[focused]?.focus();
}

function words() {
  return element('span', { className: 'words' });
}

/** A control and the mark that follows it, which must not be left alone at the start of a line. */
function blank(host, { name, label }, onChange) {
  const select = element('select', { name, 'aria-label': label });
  select.addEventListener('change', () => {
    onChange({ ...valuesOf(host), changed: name, was: select.dataset.value });
  });
  return element('span', { className: 'unbroken' }, select, element('span'));
}

function box(host, { name, value, label }, onChange) {
  const onchange = () => onChange({ ...valuesOf(host), changed: name, was: '' });
  const input = element('input', { type: 'checkbox', name, value, onchange });
  return element('label', { className: 'comparer-option' }, input, label);
}

function valuesOf(host) {
  return Object.fromEntries(new FormData(host));
}

function write(node, text) {
  const mark = /^[,.]?/.exec(text)[0];
  setText(node, text.slice(mark.length));
  const control = node.previousElementSibling;
  if (control) setText(control.lastChild, mark);
}

/** Rebuild the options only when they change: an open list must not close under the hand. */
function fill(select, { groups, value }) {
  const signature = JSON.stringify(groups);
  if (select.dataset.signature !== signature) {
    select.replaceChildren(...groups.flatMap(group));
    select.dataset.signature = signature;
  }
  select.value = value;
  select.dataset.value = value;
}

function group([label, options]) {
  const nodes = options.map(([id, text]) => element('option', { value: id }, text));
  return label ? [element('optgroup', { label }, ...nodes)] : nodes;
}
