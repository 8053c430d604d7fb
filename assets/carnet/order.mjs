// The order of a carnet, as a list of ids. Pure.

/** Ids put at a place of a list; those that were there move to it. */
export function inserted(ids, added, at) {
  const others = ids.filter((id) => !added.includes(id));
  return [...others.slice(0, at), ...added, ...others.slice(at)];
}

/** A list where one id has moved by some places, and stays inside the list. */
export function moved(ids, id, by) {
  const from = ids.indexOf(id);
  if (from < 0) return ids;
  const to = Math.min(ids.length - 1, Math.max(0, from + by));
  return inserted(ids, [id], to);
}
