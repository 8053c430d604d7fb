// Walking over a map with the arrow keys. Pure: points in, a code out.

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ASIDE = 2;

/**
 * The unit one meets first in a direction: near, and not too far aside.
 * @param {{code: string, x: number, y: number}[]} points
 * @param {string} from code of the unit one stands on
 * @param {string} key name of an arrow key
 * @returns {?string} `null` at the edge of the map
 */
export function neighbour(points, from, key) {
  const [right, down] = WAYS[key];
  const here = points.find(({ code }) => code === from);
  let [best, cost] = [null, Infinity];
  for (const { code, x, y } of points) {
    const along = (x - here.x) * right + (y - here.y) * down;
    const aside = Math.abs((x - here.x) * down) + Math.abs((y - here.y) * right);
    const own = along + ASIDE * aside;
    if (along > 0 && own < cost) [best, cost] = [code, own];
  }
  return best;
}

/**
 * Where a key leads from a unit, `null` when it is not a key that moves.
 * Home and End lead to the first and last unit of the map.
 */
export function destination(points, from, key) {
  if (key === 'Home') return points[0].code;
  if (key === 'End') return points.at(-1).code;
  return key in WAYS ? (neighbour(points, from, key) ?? from) : null;
}

/** The unit nearest to a point, among those a predicate keeps. */
export function nearest(points, [x, y], keep = () => true) {
  let [best, distance] = [null, Infinity];
  for (const point of points) {
    const own = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (own < distance && keep(point)) [best, distance] = [point, own];
  }
  return best;
}
