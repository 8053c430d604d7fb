// What must stand wherever the numbers of a view do. Pure.

const SIMULATED = 'Données simulées\u00a0: aucun de ces chiffres n’est un résultat d’enquête.';
const CONSULTED =
  'Consultation de salle, non représentative\u00a0: ce qu’ont répondu les personnes présentes, et personne d’autre.';

/** The sentence, null for most. */
export function warningOf({ simulated, consulted }) {
  return simulated ? SIMULATED : consulted ? CONSULTED : null;
}
