/** Drives a room from its screen or its remote control: buttons, keys and clickers; full screen. */

import { live } from './live.mjs';

const NEXT = ['ArrowRight', 'ArrowDown', 'PageDown', ' '];
const BACK = ['ArrowLeft', 'ArrowUp', 'PageUp'];
// Milliseconds: in which a second press is the same one; for which a warning is read at least, and
// stands at most.
const SAME_PRESS = 600;
const TO_READ = 1000;
const SURE = 10_000;
const find = (id) => document.getElementById(id);

/** Step that a key asks for, as clickers send them; 0 for none. A button keeps its space bar. */
export function stepOf({ key, repeat, altKey, ctrlKey, metaKey, target }) {
  if (repeat || altKey || ctrlKey || metaKey) return 0;
  if (key === ' ' && target?.closest?.('a, button')) return 0;
  return NEXT.includes(key) - BACK.includes(key);
}

/**
 * One press at a time: those that come while `act` works, and for as many milliseconds as it then
 * asks for, are the same one. `show(busy)` tells which.
 */
export function calm(act, show) {
  let busy = false;
  return async (step) => {
    if (busy) return;
    show((busy = true));
    setTimeout(() => show((busy = false)), await act(step));
  };
}

/** Make a form the one that moves the room. */
function drive(form) {
  const { seen, sure } = form.elements;
  const buttons = [find('drive-back'), find('drive-on')];
  let forgotten;

  /** Show a warning, after which the next press is sure, for a while. */
  const warn = (warning = '') => {
    sure.value = warning && '1';
    find('drive-warning').textContent = warning;
  };

  /** Make the buttons those of the screen shown. */
  const settle = () => {
    const { position, last } = live.state();
    seen.value = position;
    warn();
    [buttons[0].disabled, buttons[1].disabled] = [position === '0', position === last];
  };

  /** Move; resolves to the milliseconds for which another press is the same one. */
  const move = async (step) => {
    const { at } = live.state();
    const body = new URLSearchParams([...new FormData(form), ['step', step]]);
    await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => {});
    await live.ask();
    if (step < 0 || live.state().at !== at) return SAME_PRESS;
    warn(live.state().warning);
    clearTimeout(forgotten);
    forgotten = setTimeout(warn, SURE);
    return TO_READ;
  };

  const press = calm(move, (busy) => buttons.forEach((button) => (button.ariaDisabled = busy ? 'true' : null)));

  live.host.addEventListener('stage', settle);
  // A warning never stands under an old count.
  live.host.addEventListener('counts', () => sure.value && warn(live.state().warning));
  listen(form, press);
}

/** Buttons and keys that press; a button's own key held down presses once. */
function listen(form, press) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    press(Number(event.submitter.value));
  });
  form.addEventListener('keydown', (event) => event.repeat && event.key === 'Enter' && event.preventDefault());
  document.addEventListener('keydown', (event) => {
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    press(step);
  });
}

/** The button and the key `f` fill the screen, or give it back; phones that cannot have no button. */
function fill(button) {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener('click', () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
  );
  document.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
    if (key === 'f' && !ctrlKey && !metaKey) button.click();
  });
}

if (live) {
  const form = document.querySelector('.drive');
  const button = find('full-screen');
  if (form) drive(form);
  if (button) fill(button);
}
