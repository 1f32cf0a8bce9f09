export type Point = readonly [x: number, y: number];

/** What of the sheet is in sight, in its own coordinates. */
export interface Camera {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Sheet {
  width: number;
  height: number;
}

const CLOSEST = 40;

export const whole = ({ width, height }: Sheet): Camera => ({ x: 0, y: 0, width, height });

/** The sheet never goes out of sight: what is seen always has its middle on it. */
function held({ x, y, width, height }: Camera, sheet: Sheet): Camera {
  const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const [middleX, middleY] = [within(x + width / 2, sheet.width), within(y + height / 2, sheet.height)];
  return { x: middleX - width / 2, y: middleY - height / 2, width, height };
}

/** Nearer by a factor (less than one: farther), around a point that stays where it is. */
export function zoomed(camera: Camera, sheet: Sheet, { factor, at }: { factor: number; at?: Point }): Camera {
  const width = Math.min(Math.max(camera.width / factor, sheet.width / CLOSEST), sheet.width);
  const share = width / camera.width;
  const [x, y] = at ?? [camera.x + camera.width / 2, camera.y + camera.height / 2];
  const next = {
    x: x - (x - camera.x) * share,
    y: y - (y - camera.y) * share,
    width,
    height: camera.height * share,
  };
  return width === sheet.width ? whole(sheet) : held(next, sheet);
}

export const panned = (camera: Camera, sheet: Sheet, [dx, dy]: Point): Camera =>
  held({ ...camera, x: camera.x + dx, y: camera.y + dy }, sheet);

export interface Box extends Camera {
  middle: Point;
}

export function boxOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - x, Math.max(...ys) - y];
  return { x, y, width, height, middle: [x + width / 2, y + height / 2] };
}

/** A space in the middle, with as much again around it. */
export function around(points: readonly Point[], sheet: Sheet): Camera {
  const box = boxOf(points);
  const share = Math.max((box.width / sheet.width) * 2, (box.height / sheet.height) * 2, 1 / CLOSEST);
  if (share >= 1) return whole(sheet);
  const [width, height] = [sheet.width * share, sheet.height * share];
  return held({ x: box.middle[0] - width / 2, y: box.middle[1] - height / 2, width, height }, sheet);
}

/** In square metres of what a unit of the plan measures. */
export function areaOf(points: readonly Point[], metresPerUnit: number): number {
  const double = points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [0, 0];
    return sum + x * nextY - nextX * y;
  }, 0);
  return (Math.abs(double) / 2) * metresPerUnit ** 2;
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Which way an arrow key goes. */
export const wayOf = (key: string): Point | undefined =>
  Object.hasOwn(ARROWS, key) ? ARROWS[key] : undefined;

/** What a key does with what is in sight. @returns undefined when it is not for the drawing */
export function byKey(camera: Camera, sheet: Sheet, key: string): Camera | undefined {
  if (key === "Home") return whole(sheet);
  if (key === "+" || key === "=") return zoomed(camera, sheet, { factor: 1.5 });
  if (key === "-") return zoomed(camera, sheet, { factor: 1 / 1.5 });
  const way = wayOf(key);
  return way && panned(camera, sheet, [way[0] * camera.width * 0.1, way[1] * camera.height * 0.1]);
}
