import { around, type Bounds, type ChosenCrs, detectCrs, isWithin } from "#features/import/detect-crs.ts";
import { type ColumnMap, cellsOf } from "#features/import/map-columns.ts";
import type { ImportProfile } from "#features/import/profile.ts";
import { type LonLat, PROJECTIONS } from "#features/import/projections.ts";
import { readNumber } from "#features/import/read-number.ts";
import type { Refusal, SourceFile, SourceRow } from "#features/import/source-row.ts";
import { Problem } from "#runtime/problem.ts";

type XY = readonly [x: number, y: number];

export type PlaceReading =
  | { kind: "placed"; point: LonLat }
  /** The row says nothing of where it is. */
  | { kind: "nowhere" }
  | { kind: "refused"; refusal: Refusal };

export interface Placer {
  chosen: ChosenCrs | undefined;
  place(row: SourceRow): PlaceReading;
}

/**
 * Looks at all the coordinates of a file and settles how they are read. With or without coordinates the file is read to its
 * end: one that breaks off in the middle is refused before anything of it is written.
 * @throws Problem `bad-request` when no projection fits them, or more than one does and none was given
 */
export async function preparePlacer(
  file: SourceFile,
  {
    profile,
    columns,
    crs,
    onProgress,
  }: {
    profile: ImportProfile;
    columns: ColumnMap;
    crs: string | undefined;
    onProgress?: ((rows: number) => void) | undefined;
  },
): Promise<Placer> {
  const bounds: Bounds | undefined = profile.bounds;
  const points = await coordinatesOf(file, columns, onProgress);
  if (points.length === 0) return { chosen: undefined, place: (row) => placeIn(row, columns, undefined) };
  const finding = detectCrs(points, { bounds, crs });
  if (finding.kind !== "found") throw new Problem("bad-request", notFound(finding, crs));
  const { chosen } = finding;
  const within = bounds ?? around(chosen.middle);
  return { chosen, place: (row) => placeIn(row, columns, { chosen, within }) };
}

/** Enough to know the middle of any municipality; more would only fill the memory. */
const MOST_POINTS = 200_000;
const TELL_EVERY = 1_000;

async function coordinatesOf(
  file: SourceFile,
  columns: ColumnMap,
  onProgress: (rows: number) => void = () => undefined,
): Promise<XY[]> {
  const points: XY[] = [];
  let count = 0;
  for await (const row of file.rows()) {
    count += 1;
    if (count % TELL_EVERY === 0) onProgress(count);
    if ((columns.x === undefined && file.format !== "geojson") || points.length >= MOST_POINTS) continue;
    const written = readXY(row, columns);
    if (written.kind === "xy") points.push(written.xy);
  }
  return points;
}

function notFound(
  finding: { kind: "several"; candidates: readonly ChosenCrs[] } | { kind: "none"; middle: XY },
  crs: string | undefined,
): string {
  if (finding.kind === "none") {
    const [x, y] = finding.middle;
    const what = crs === undefined ? "nessun sistema di riferimento conosciuto" : crs;
    return `Le coordinate (in mezzo: ${x}; ${y}) non cadono nel Comune con ${what}. Indica il sistema con --crs, o correggi «bounds» nel profilo. Conosciuti: ${Object.keys(PROJECTIONS).join(", ")}`;
  }
  const each = finding.candidates.map(
    ({ crs: code, middle: [longitude, latitude], swapped }) =>
      `${code}${swapped ? " con nord ed est scambiati" : ""} (in mezzo: ${latitude.toFixed(4)} N, ${longitude.toFixed(4)} E)`,
  );
  return `Le coordinate vanno bene per più sistemi di riferimento: ${each.join("; ")}. Indica quale con --crs, o scrivi «bounds» nel profilo`;
}

type XYReading = { kind: "xy"; xy: XY } | { kind: "none" } | { kind: "unreadable"; detail: string };

/** The coordinates as they are written: of their columns, or of the geometry. */
function readXY(row: SourceRow, columns: ColumnMap): XYReading {
  if (columns.x === undefined || columns.y === undefined) return geometryXY(row);
  const cell = cellsOf(row, columns);
  const [writtenX, writtenY] = [cell("x"), cell("y")];
  if (writtenX === "" && writtenY === "") return { kind: "none" };
  const [x, y] = [readNumber(writtenX), readNumber(writtenY)];
  if (x === undefined || y === undefined)
    return { kind: "unreadable", detail: `«${writtenX}», «${writtenY}»` };
  // Zeros are what a register writes of a place that was never surveyed.
  return x === 0 && y === 0 ? { kind: "none" } : { kind: "xy", xy: [x, y] };
}

/** A point, or the first point of what has several: enough to know the projection and to stand on the map. */
function geometryXY({ geometry }: SourceRow): XYReading {
  if (geometry === undefined) return { kind: "none" };
  let coordinates = geometry.coordinates;
  while (Array.isArray(coordinates) && Array.isArray(coordinates[0])) coordinates = coordinates[0];
  const [x, y] = Array.isArray(coordinates) ? (coordinates as unknown[]) : [];
  if (typeof x === "number" && typeof y === "number") return { kind: "xy", xy: [x, y] };
  return { kind: "unreadable", detail: geometry.type };
}

function placeIn(
  row: SourceRow,
  columns: ColumnMap,
  how: { chosen: ChosenCrs; within: Bounds } | undefined,
): PlaceReading {
  const written = readXY(row, columns);
  if (written.kind === "none") return { kind: "nowhere" };
  if (written.kind === "unreadable" || how === undefined) {
    const detail = written.kind === "unreadable" ? written.detail : "";
    return { kind: "refused", refusal: { reason: "Coordinate illeggibili", detail } };
  }
  const point = how.chosen.toLonLat(...written.xy);
  if (point.every(Number.isFinite) && isWithin(point, how.within)) return { kind: "placed", point };
  const detail = `${written.xy.join("; ")} → ${point[1].toFixed(5)} N, ${point[0].toFixed(5)} E`;
  return { kind: "refused", refusal: { reason: "Coordinate fuori dal Comune", detail } };
}
