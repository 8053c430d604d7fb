// Which part of a map to show.

const MARGIN = 0.12;

/**
 * The viewBox around some boxes, with a margin, in the proportions of the whole map.
 * @param {{x: number, y: number, width: number, height: number}[]} boxes
 * @param {string} whole viewBox of the whole map
 */
export function framing(boxes, whole) {
  const [, , wholeWidth, wholeHeight] = whole.split(' ').map(Number);
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const scale = Math.max((right - left) / wholeWidth, (bottom - top) / wholeHeight) * (1 + 2 * MARGIN);
  const [width, height] = [wholeWidth * scale, wholeHeight * scale];
  const corner = [(left + right - width) / 2, (top + bottom - height) / 2];
  return [...corner, width, height].map((number) => Math.round(number * 10) / 10).join(' ');
}
