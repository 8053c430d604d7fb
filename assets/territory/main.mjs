// The page of a territory is complete as it comes; this adds what only a browser can know.

const FULL = { dateStyle: 'long' };

/** On paper, say where and when the page was printed from. */
function sign() {
  const address = document.getElementById('printed-address');
  if (address) address.textContent = new URL(address.textContent, window.location.href).href;
  const date = document.getElementById('printed-date');
  if (date) date.textContent = `Imprimée le ${new Intl.DateTimeFormat('fr', FULL).format(new Date())}`;
}

sign();
document.getElementById('print')?.addEventListener('click', () => window.print());
