// The geometry of the cube in perspective-free 3-D. Pure: members in, points on paper out.
//
// The eye always sees the same three sides (last profile, last level, first domain), so turning
// the cube changes angles and never the order in which cubelets hide one another.

export const AXES = ['profile', 'domain', 'territory'];
const OTHERS = { profile: ['domain', 'territory'], domain: ['profile', 'territory'], territory: ['profile', 'domain'] };

const CELL = { profile: 18, domain: 10.4, territory: 26 };
const GAP = { profile: 30, domain: 50, territory: 30 };
const DEGREE = Math.PI / 180;

/** From where each axis is best seen: the held layer faces the eye. */
export const CAMERAS = {
  profile: { yaw: 55, pitch: 24 },
  domain: { yaw: 38, pitch: 44 },
  territory: { yaw: 27, pitch: 24 },
};

/** A point of the cube (profile, domain, territory lengths) on paper, y downwards. */
export function project(camera, { profile, domain, territory }) {
  const { sinYaw, cosYaw, sinPitch, cosPitch } = anglesOf(camera);
  const depth = profile * sinYaw + territory * cosYaw;
  return [profile * cosYaw - territory * sinYaw, depth * sinPitch - domain * cosPitch];
}

// A drawing projects a thousand points from one camera.
const known = new WeakMap();

function anglesOf(camera) {
  if (!known.has(camera)) {
    const [yaw, pitch] = [camera.yaw * DEGREE, camera.pitch * DEGREE];
    known.set(camera, {
      sinYaw: Math.sin(yaw), cosYaw: Math.cos(yaw), sinPitch: Math.sin(pitch), cosPitch: Math.cos(pitch),
    });
  }
  return known.get(camera);
}

/** Where the near side of a layer lies along its axis; domains are read from top to bottom. */
export function near(axis, k) {
  return axis === 'domain' ? -k * CELL.domain : (k + 1) * CELL[axis];
}

/** How far a lifted layer moves along its axis to stand clear of the block. */
export function liftOf(axis, index, counts, lift) {
  const front = near(axis, axis === 'domain' ? 0 : counts[axis] - 1);
  return lift * (front + GAP[axis] + CELL[axis] - near(axis, index));
}

/**
 * The visible sides of all cubelets, those behind first. Their order depends on the held axis
 * only: a side that is not to be seen has no points, so that each keeps its element on screen.
 * @param {{fix: string, index: ?number, lift: number, camera: object}} pose
 * @param {{profile: number, domain: number, territory: number}} counts
 * @returns {Array<{side: string, at: ?object, part: 'block'|'slot'|'layer', points: ?number[][]}>}
 */
export function quads({ fix, index, lift, camera }, counts) {
  const held = lift > 0 ? index : null;
  const draw = (side, at, part, shift = 0) => ({ side, at, part, points: corners(side, at, fix, shift, camera) });
  const unseen = (side, at, part) => ({ side, at, part, points: null });
  const block = fromBack(fix, counts).flatMap((k) => {
    const edges = edgesOf(fix, k, counts);
    return k === held
      ? [{ side: fix, at: null, part: 'slot', points: slot(fix, k, counts, camera) }, ...edges.map(({ side, at }) => unseen(side, at, 'block'))]
      : [unseen(fix, null, 'slot'), ...edges.map(({ side, at }) => draw(side, at, 'block'))];
  });
  const front = grid(fix, frontShown(fix, held, counts), counts).map(({ side, at }) => draw(side, at, 'block'));
  if (held === null) return [...block, ...front];
  const shift = liftOf(fix, held, counts, lift);
  const layer = [...edgesOf(fix, held, counts), ...grid(fix, held, counts)];
  return [...block, ...front, ...layer.map(({ side, at }) => draw(side, at, 'layer', shift))];
}

function fromBack(fix, counts) {
  const layers = Array.from({ length: counts[fix] }, (_, k) => k);
  return fix === 'domain' ? layers.reverse() : layers;
}

// The sides by which a layer shows on the outside of the block, its front excepted.
function edgesOf(fix, index, counts) {
  return OTHERS[fix].flatMap((side) =>
    grid(side, frontLayer(side, counts), counts).filter(({ at }) => at[fix] === index),
  );
}

// Where the front layer of the block is the one taken out, the next shows.
function frontShown(fix, held, counts) {
  const front = frontLayer(fix, counts);
  if (front !== held) return front;
  return fix === 'domain' ? front + 1 : front - 1;
}

function frontLayer(side, counts) {
  return side === 'domain' ? 0 : counts[side] - 1;
}

function grid(side, k, counts) {
  const [a, b] = OTHERS[side];
  const found = [];
  for (let i = 0; i < counts[a]; i++)
    for (let j = 0; j < counts[b]; j++) found.push({ side, at: { [side]: k, [a]: i, [b]: j } });
  return found;
}

function corners(side, at, fix, shift, camera) {
  const [a, b] = OTHERS[side];
  const base = {
    profile: near('profile', at.profile), domain: near('domain', at.domain), territory: near('territory', at.territory),
  };
  base[fix] += shift;
  return around(camera, base, a, CELL[a], b, CELL[b]);
}

// What is left where a layer was taken out: the side of the layer behind it.
function slot(fix, index, counts, camera) {
  const [a, b] = OTHERS[fix];
  const base = { [fix]: near(fix, index) - CELL[fix] };
  for (const axis of [a, b]) base[axis] = near(axis, frontLayer(axis, counts));
  return around(camera, base, a, counts[a] * CELL[a], b, counts[b] * CELL[b]);
}

function around(camera, base, a, lengthA, b, lengthB) {
  const step = (da, db) => project(camera, { ...base, [a]: base[a] - da, [b]: base[b] - db });
  return [step(0, 0), step(lengthA, 0), step(lengthA, lengthB), step(0, lengthB)];
}

/** The paper one held axis needs, its layer lifted: [left, top, right, bottom]. */
export function extent(fix, camera, counts) {
  const back = Object.fromEntries(AXES.map((axis) => [axis, axis === 'domain' ? -counts.domain * CELL.domain : 0]));
  const front = Object.fromEntries(AXES.map((axis) => [axis, near(axis, frontLayer(axis, counts))]));
  front[fix] += GAP[fix] + CELL[fix];
  const points = [back, front].flatMap((p) =>
    [back, front].flatMap((d) =>
      [back, front].map((t) => project(camera, { profile: p.profile, domain: d.domain, territory: t.territory })),
    ),
  );
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The edge along which the members of an axis are counted, clear of the lifted layer. */
export function edge(axis, { fix, index, lift, camera }, counts) {
  const foot = -counts.domain * CELL.domain;
  const out = (side) => (side === fix && index !== null ? lift * (GAP[side] + CELL[side]) : 0);
  const [p, t] = ['profile', 'territory'].map((side) => near(side, counts[side] - 1));
  const [pOut, tOut] = [p + out('profile'), t + out('territory')];
  const ends = {
    profile: [{ profile: 0, domain: foot, territory: tOut }, { profile: p, domain: foot, territory: tOut }],
    territory: [{ profile: pOut, domain: foot, territory: t }, { profile: pOut, domain: foot, territory: 0 }],
    domain: [{ profile: 0, domain: foot, territory: tOut }, { profile: 0, domain: 0, territory: tOut }],
  };
  return ends[axis].map((point) => project(camera, point));
}

/** The pose at moment `t` (0 to 1) of a turn: the old layer goes in, then the new one comes out. */
export function turn(from, to, t) {
  const ease = t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) ** 2;
  const camera = {};
  for (const name of Object.keys(from.camera))
    camera[name] = from.camera[name] + (to.camera[name] - from.camera[name]) * ease;
  if (t < 0.4) return { ...from, camera, lift: from.lift * (1 - t / 0.4) };
  return { ...to, camera, lift: to.lift * ((t - 0.4) / 0.6) };
}
