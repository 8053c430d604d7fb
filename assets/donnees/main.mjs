// The check of a visitor's table: a file chosen or dropped, sent once, answered on the spot.

import { element, setText } from '../explorer/dom.mjs';
import { keepLocal } from '../explorer/local.mjs';
import { answerOf, showAnswer, verdict } from './answer.mjs';
import { send } from './send.mjs';

const NO_ROOM =
  'Ce navigateur n’a pas la place de garder ce tableau dans l’onglet, ou le refuse. Coupez le tableau, ou sortez de la navigation privée.';

/** Make the page work; called by Dash each time its layout appears. */
export function mount() {
  const check = new Check(document.getElementById('verifier'));
  check.listen();
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  target?.scrollIntoView({ behavior: 'instant' });
}

class Check {
  #turn = 0;

  constructor(root) {
    this.root = root;
    this.zone = root.querySelector('#check-drop');
    this.status = root.querySelector('#check-status');
    this.answer = root.querySelector('#check-answer');
    this.wait = root.querySelector('#check-wait');
    this.bar = root.querySelector('progress');
    const host = root.querySelector('#check-field');
    this.limit = Number(host.dataset.limit);
    this.field = element('input', {
      type: 'file',
      id: 'check-file',
      accept: '.csv,.txt,.tsv,.xlsx',
      className: 'form-control',
      'aria-describedby': 'check-limits',
    });
    host.replaceChildren(this.field);
  }

  listen() {
    this.field.addEventListener('change', () => this.#take(this.field.files));
    for (const name of ['dragenter', 'dragover'])
      this.zone.addEventListener(name, (event) => this.#hover(event, true));
    for (const name of ['dragleave', 'drop'])
      this.zone.addEventListener(name, (event) => this.#hover(event, false));
    this.zone.addEventListener('drop', ({ dataTransfer }) => this.#take(dataTransfer.files));
  }

  #hover(event, over) {
    event.preventDefault();
    this.zone.toggleAttribute('data-over', over);
  }

  async #take(files) {
    if (files.length !== 1) {
      if (files.length) this.#say('Un seul fichier à la fois.');
      return;
    }
    const [file] = files;
    const mine = ++this.#turn;
    this.answer.replaceChildren();
    if (file.size > this.limit) {
      this.#say(tooLarge(file, this.limit));
    } else {
      this.#say(`Vérification de ${file.name}…`);
      this.wait.hidden = false;
      const told = await answerOf(send(file, (share) => this.#progress(share)));
      if (mine !== this.#turn) return;
      this.wait.hidden = true;
      this.#show(told, file.name);
    }
    // The same file, corrected, may be chosen again.
    this.field.value = '';
  }

  #progress(share) {
    this.bar.value = Math.round(100 * share);
    if (share === 1) this.#say('Fichier reçu, lecture du tableau…');
  }

  #show(told, name) {
    const kept = told.cube ? keepLocal(told.cube) : false;
    const shown = told.cube && !kept ? { ...told, remarks: [...told.remarks, NO_ROOM] } : told;
    this.#say(verdict(told, name));
    showAnswer(this.answer, shown, { explorable: kept });
  }

  #say(text) {
    setText(this.status, text);
  }
}

function tooLarge({ name, size }, limit) {
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).replace('.', ',').replace(',0', '')}\u00a0Mo`;
  return `${name} n’a pas été envoyé\u00a0: il pèse ${megabytes(size)}, la limite est de ${megabytes(limit)}. Gardez la seule feuille des chiffres, ou coupez le tableau par question.`;
}
