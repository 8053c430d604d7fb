import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answerOf, verdict } from '../../assets/donnees/answer.mjs';

const sent = (status, text) => Promise.resolve({ status, text });
const POINT = { place: 2, column: 'valeur', value: 'x', message: 'Non.' };

test('an answer is what the server said', async () => {
  const told = { valid: true, read: [], remarks: [], problems: [], more: 0 };
  assert.deepEqual(await answerOf(sent(200, JSON.stringify(told))), told);
});

test('a refusal is told in its own words', async () => {
  const told = await answerOf(sent(413, 'Fichier trop lourd.\n'));
  assert.equal(told.valid, false);
  assert.equal(verdict(told, 'a.csv'), 'a.csv n’a pas été vérifié. Fichier trop lourd.');
});

test('no answer, or that of something in between, is a matter of connection', async () => {
  for (const [status, text] of [[0, ''], [502, '<html>Bad gateway</html>']])
    assert.match(verdict(await answerOf(sent(status, text)), 'a.csv'), /Le serveur n’a pas répondu/);
});

test('the verdict counts what is to be put right', () => {
  const told = { valid: false, problems: [POINT], more: 0 };
  assert.equal(verdict(told, 'a.csv'), 'a.csv n’est pas prêt\u00a0: 1\u00a0point à corriger.');
  assert.match(verdict({ ...told, more: 400 }, 'a.csv'), /401\u00a0points/);
  assert.match(verdict({ valid: true, problems: [], more: 0 }, 'a.csv'), /rien à corriger/);
});
