// Buttons « Partager » of pages in plain HTML: what the control needs is loaded when one is pressed.

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-share]');
  if (!button) return;
  const [{ share }, { describePage }] = await Promise.all([import('./main.mjs'), import('./page.mjs')]);
  await share(() => describePage(button));
});
