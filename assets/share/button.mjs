// Buttons of pages in plain HTML: what « Partager » and « Ajouter au carnet » need is loaded when one
// is pressed.

const NOT_KEPT =
  'Cette vue n’a pas pu être ajoutée au carnet\u00a0: vérifiez la connexion, rechargez la page et réessayez.';

document.addEventListener('click', async ({ target }) => {
  const button = document.querySelector('[data-share]');
  if (!button) return;
  if (button.contains(target)) await share(button);
  if (target.closest('#keep')) await keep(button);
});

async function share(button) {
  const [control, page] = await Promise.all([import('./main.mjs'), import('./page.mjs')]);
  await control.share(() => page.describePage(button));
}

async function keep(button) {
  try {
    const [carnet, page] = await Promise.all([import('../carnet/add.mjs'), import('./page.mjs')]);
    await carnet.keep(() => page.describePage(button));
  } catch (error) {
    console.warn(error);
    document.getElementById('kept').textContent = NOT_KEPT;
  }
}
