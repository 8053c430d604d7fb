// The page of a territory is complete as it comes; this adds what only a browser can know.

import '../share/button.mjs';

const FULL = { dateStyle: 'long' };
const LOCAL = /^(localhost|127\..*|\[::1\])$/;

const { hostname, origin } = window.location;
/** Where others find this page; empty where this machine alone does. */
const site =
  document.getElementById('territoire').dataset.site || (LOCAL.test(hostname) ? '' : origin);

/** On paper, say where the page can be found, if anywhere, and when it was printed. */
function sign() {
  const address = document.getElementById('printed-address');
  if (address) address.textContent = site + address.textContent;
  if (!site) document.querySelector('.territory-printed img')?.remove();
  const date = document.getElementById('printed-date');
  if (date) date.textContent = `Imprimé le ${new Intl.DateTimeFormat('fr', FULL).format(new Date())}`;
}

/** A PDF keeps its links: they lead to the site, or nowhere. Paper is white in every theme. */
function paper() {
  const root = document.documentElement;
  const { bsTheme } = root.dataset;
  const links = [...document.querySelectorAll('a[href]')].map((a) => [a, a.getAttribute('href')]);
  root.dataset.bsTheme = 'light';
  for (const [link, href] of links) {
    if (site) link.href = new URL(href, site).href;
    else link.removeAttribute('href');
  }
  const back = () => {
    root.dataset.bsTheme = bsTheme;
    for (const [link, href] of links) link.setAttribute('href', href);
  };
  window.addEventListener('afterprint', back, { once: true });
}

sign();
window.addEventListener('beforeprint', paper);
document.getElementById('print')?.addEventListener('click', () => window.print());
