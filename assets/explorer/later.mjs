// Dash, held back until the first view stands (serving/document.py puts its scripts in a template).

const OURS = 'script[src^="/assets/"]';

/**
 * Run the scripts that wait in the document, in their order; once. A document of the copy kept for
 * when the server cannot be reached does without Dash, whose pages are written by the server.
 */
export async function startDash() {
  const template = document.getElementById('later');
  if (!template) return;
  template.remove();
  const wanted = document.documentElement.dataset.offline ? OURS : 'script';
  for (const waiting of template.content.querySelectorAll(wanted)) await run(waiting);
}

/** A script of a template is inert: a copy of it in the document runs. */
function run(waiting) {
  const script = document.createElement('script');
  for (const { name, value } of waiting.attributes) script.setAttribute(name, value);
  script.textContent = waiting.textContent;
  const done = script.src && new Promise((resolve) => (script.onload = script.onerror = resolve));
  document.body.append(script);
  return done;
}
