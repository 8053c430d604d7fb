// Dash, held back until the first view stands (serving/document.py puts its scripts in a template).

/** Run the scripts that wait in the document, in their order; once. */
export async function startDash() {
  const template = document.getElementById('later');
  if (!template) return;
  template.remove();
  for (const waiting of template.content.querySelectorAll('script')) await run(waiting);
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
