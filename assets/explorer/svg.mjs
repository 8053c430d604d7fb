// Making and updating SVG elements; the patterns that mark cells without a number.

const SVG = 'http://www.w3.org/2000/svg';
let made = 0;

/** Create an SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** An id used nowhere else in the page. */
export function uniqueId(prefix) {
  made += 1;
  return `${prefix}-${made}`;
}

/** Set a data attribute only when it changes, `null` removes it: an equal write still costs a restyle. */
export function setData(node, name, value) {
  const data = node.dataset;
  if (value === null || value === undefined) {
    if (name in data) delete data[name];
  } else if (data[name] !== String(value)) data[name] = value;
}

/** Points as the `d` of a closed path, to a tenth of a unit. */
export function polygon(points) {
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;
}

/**
 * Patterns for one drawing, as large on screen in a small map as in a big one.
 * Style sheets name them through --hatch and --not-established-0…8, set on `scope`.
 * @param {SVGElement} root
 * @param {number} unit how many units of the drawing make one pixel
 * @param {HTMLElement|SVGElement} [scope] what uses them
 */
export function addPatterns(root, unit, scope = root) {
  root.querySelector(':scope > .marks')?.remove();
  const marks = svg('defs', { class: 'marks' });
  const add = (name, kind, step) => {
    const id = uniqueId(name);
    marks.append(pattern(id, kind, unit, step));
    scope.style.setProperty(`--${name}`, `url(#${id})`);
  };
  add('hatch', 'hatch');
  for (let step = 0; step <= 8; step++) add(`not-established-${step}`, 'stipple', step);
  root.prepend(marks);
}

/** Tell a drawing how many of its units make one pixel; style sheets read --unit. */
export function scalePatterns(root, unit) {
  root.style.setProperty('--unit', round(unit, 1000));
  for (const { patternTransform } of root.querySelectorAll('.marks > pattern'))
    patternTransform.baseVal.getItem(0).setScale(unit, unit);
}

/** Several outlines as one; each starts from zero, for their first step is relative. */
export function joined(paths) {
  return paths.map((path) => `M0 0${path.getAttribute('d')}`).join('');
}

const SHAPES = {
  hatch: () => svg('path', { d: 'M-1 1L1 -1M-1 7L7 -1M5 7L7 5' }),
  stipple: () => svg('path', { d: 'M0 1.5H3M3 4.5H6' }),
};

function pattern(id, kind, unit, step) {
  const attributes = { id, class: `pattern-${kind}`, width: 6, height: 6, patternUnits: 'userSpaceOnUse' };
  const node = svg('pattern', { ...attributes, patternTransform: `scale(${round(unit, 1000)})` });
  node.append(svg('rect', { width: 6, height: 6 }), SHAPES[kind]());
  if (step !== undefined) node.dataset.step = step;
  return node;
}

function round(value, by = 10) {
  return Math.round(value * by) / by;
}
