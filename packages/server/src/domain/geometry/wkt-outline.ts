/** Longer than any building's outline. */
const MOST_CHARACTERS = 200_000;
const SHAPE = /^(?:POLYGON ?(?=\(\()|MULTIPOLYGON ?(?=\(\(\())[\d\s.,()-]+$/i;

/** Whether a text is the outline of something on the globe, as WKT: one that is not costs the outline, not the record. */
export function isOutline(text: string | null | undefined): text is string {
  if (text == null || text.length > MOST_CHARACTERS || !SHAPE.test(text)) return false;
  const rings = text.match(/\([^()]*\)/g) ?? [];
  // What is left without its rings are the brackets that hold them.
  const frame = text
    .replace(/^[a-z]+ ?/i, "")
    .replaceAll(/\([^()]*\)/g, "r")
    .replaceAll(/\s/g, "");
  const polygon = /^\(r(?:,r)*\)$/;
  const isFramed = /^multi/i.test(text)
    ? /^\(\(r(?:,r)*\)(?:,\(r(?:,r)*\))*\)$/.test(frame)
    : polygon.test(frame);
  return isFramed && rings.every(isRing);
}

function isRing(ring: string): boolean {
  const points = ring
    .slice(1, -1)
    .split(",")
    .map((point) => point.trim());
  return points.length >= 4 && points[0] === points.at(-1) && points.every(isPoint);
}

function isPoint(point: string): boolean {
  const found = /^(-?\d{1,3}(?:\.\d+)?) +(-?\d{1,2}(?:\.\d+)?)$/.exec(point);
  return found !== null && Math.abs(Number(found[1])) <= 180 && Math.abs(Number(found[2])) <= 90;
}
