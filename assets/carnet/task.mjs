// Long work shown as it goes, and that can be cancelled.

import { element } from '../explorer/dom.mjs';

/**
 * Run `work(step, signal)` with its progress in `host`; `step(done, words)` resolves once it is shown.
 * @returns {Promise<*>} what the work gives, null when it was cancelled
 */
export async function withProgress(host, { title, total }, work) {
  const control = new AbortController();
  const bar = element('progress', { max: total, value: 0, 'aria-label': title });
  const said = element('p', { role: 'status' }, title);
  const cancel = element('button', { type: 'button', className: 'quiet', onclick: () => control.abort() }, 'Annuler');
  host.replaceChildren(said, bar, cancel);
  host.hidden = false;
  cancel.focus();
  const step = async (done, words = title) => {
    bar.value = done;
    said.textContent = words;
    await painted();
  };
  try {
    return await work(step, control.signal);
  } catch (error) {
    if (control.signal.aborted) return null;
    throw error;
  } finally {
    host.replaceChildren();
    host.hidden = true;
  }
}

function painted() {
  return new Promise((resolve) => setTimeout(resolve, document.hidden ? 0 : 20));
}
