// A few lines to make elements without a template library.

/** Create an element; properties starting with `on` are listeners, `data-`/`aria-`/role attributes. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.includes('-')) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Set an attribute only when it changes; `null` removes it. */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Set text only when it changes, so that a live region is not announced twice. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Do what can wait until the browser has nothing more urgent; within a third of a second. */
export function whenIdle(act) {
  if (window.requestIdleCallback) window.requestIdleCallback(act, { timeout: 300 });
  else setTimeout(act, 100);
}
