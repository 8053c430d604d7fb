// How many typing errors are between two texts.

/** Which letters a text has, one bit each; digits share those of letters. */
export function letters(text) {
  let mask = 0;
  for (let k = 0; k < text.length; k++) mask |= 1 << (text.charCodeAt(k) & 31);
  return mask;
}

/** Number of bits of a mask. */
export function bits(mask) {
  let n = mask - ((mask >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

const rows = [new Uint8Array(160), new Uint8Array(160), new Uint8Array(160)];

/**
 * Optimal string alignment distance (a letter lacking, added, replaced; two neighbours swapped) from
 * `asked` to all of `name` and to the nearest of its beginnings, both of 150 letters at most. Only the
 * band in which the distance may be `most` or less is worked out.
 * Damerau, CACM 7(3), 1964; Ukkonen, Information and Control 64, 1985.
 * @returns {{ whole: number, start: number }} `most + 1` stands for more than `most`
 */
export function distance(asked, name, most) {
  const above = most + 1;
  const length = asked.length;
  let [before, last, now] = rows;
  for (let j = 0; j <= above; j++) last[j] = Math.min(j, above);
  for (let i = 1; i <= length; i++) {
    const from = Math.max(1, i - most);
    const to = Math.min(name.length, i + most);
    const letter = asked.charCodeAt(i - 1);
    now[from - 1] = from === 1 ? Math.min(i, above) : above;
    let least = now[from - 1];
    for (let j = from; j <= to; j++) {
      const other = name.charCodeAt(j - 1);
      const swapped = i > 1 && j > 1 && letter === name.charCodeAt(j - 2) && asked.charCodeAt(i - 2) === other;
      let cost = last[j - 1] + (letter === other ? 0 : 1);
      if (last[j] < cost) cost = last[j] + 1;
      if (now[j - 1] < cost) cost = now[j - 1] + 1;
      if (swapped && before[j - 2] < cost) cost = before[j - 2] + 1;
      now[j] = cost;
      if (cost < least) least = cost;
    }
    now[to + 1] = above;
    if (least > most) return { whole: above, start: above };
    [before, last, now] = [last, now, before];
  }
  return ends(last, length, name.length, most);
}

/** Distance to the whole name, and the least to a beginning of it, from the last row. */
function ends(row, length, width, most) {
  const above = most + 1;
  let start = above;
  for (let j = Math.max(0, length - most); j <= Math.min(width, length + most); j++)
    if (row[j] < start) start = row[j];
  const whole = Math.abs(width - length) > most ? above : Math.min(row[width], above);
  return { whole, start };
}
