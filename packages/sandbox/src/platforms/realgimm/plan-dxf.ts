import type { PlacedRoom } from "#platforms/realgimm/plan-rooms.ts";

type Pair = readonly [code: number, value: string | number];
type Point = readonly [x: number, y: number];

const LAYERS = { rooms: "VANI", names: "VANI_NOMI", codes: "VANI_CODICI", axes: "CORRIDOIO" } as const;
const TEXT_HEIGHT = 0.3;

/**
 * A plan as an ASCII DXF of release 2000, in metres: a closed LWPOLYLINE for each room on layer VANI, its name as a
 * TEXT in the middle on VANI_NOMI, its code below on VANI_CODICI, and the corridor's axis as a LINE.
 */
export function planDxf(title: string, rooms: readonly PlacedRoom[]): Buffer {
  const handle = numberHandles();
  const length = Math.max(1, ...rooms.map(({ right }) => right));
  const height = Math.max(1, ...rooms.map(({ top }) => top));
  const entities = rooms.flatMap((room) => roomEntities(room, handle));
  const pairs: Pair[] = [
    ...section("HEADER", [
      ...variable("$ACADVER", [1, "AC1015"]),
      ...variable("$DWGCODEPAGE", [3, "ANSI_1252"]),
      ...variable("$INSUNITS", [70, 6]),
      ...variable("$EXTMIN", [10, 0], [20, 0]),
      ...variable("$EXTMAX", [10, length], [20, height]),
    ]),
    ...section("TABLES", layerTable(handle)),
    ...section("ENTITIES", [
      ...entities,
      ...line([0, 7], [length, 7], handle()),
      ...text(title, { at: [0, -1], layer: LAYERS.names, handle: handle() }),
    ]),
    [0, "EOF"],
  ];
  return Buffer.from(pairs.map(([code, value]) => `${code}\r\n${value}\r\n`).join(""), "latin1");
}

/** Hexadecimal, each used once, as the release wants them. */
function numberHandles(): () => string {
  let last = 0x1f;
  return () => {
    last += 1;
    return last.toString(16).toUpperCase();
  };
}

const section = (name: string, inside: readonly Pair[]): Pair[] => [
  [0, "SECTION"],
  [2, name],
  ...inside,
  [0, "ENDSEC"],
];

const variable = (name: string, ...values: Pair[]): Pair[] => [[9, name], ...values];

function layerTable(handle: () => string): Pair[] {
  const table = handle();
  const names = ["0", ...Object.values(LAYERS)];
  const layer = (name: string): Pair[] => [
    [0, "LAYER"],
    [5, handle()],
    [330, table],
    [100, "AcDbSymbolTableRecord"],
    [100, "AcDbLayerTableRecord"],
    [2, name],
    [70, 0],
    [62, 7],
    [6, "CONTINUOUS"],
  ];
  const head: Pair[] = [
    [0, "TABLE"],
    [2, "LAYER"],
    [5, table],
    [330, "0"],
    [100, "AcDbSymbolTable"],
    [70, names.length],
  ];
  return [...head, ...names.flatMap(layer), [0, "ENDTAB"]];
}

function roomEntities({ space, left, bottom, right, top }: PlacedRoom, handle: () => string): Pair[] {
  const middle: Point = [(left + right) / 2, (bottom + top) / 2];
  const corners: Point[] = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
  return [
    ...entity("LWPOLYLINE", LAYERS.rooms, handle()),
    [100, "AcDbPolyline"],
    [90, corners.length],
    // 1: closed.
    [70, 1],
    ...corners.flatMap(([x, y]): Pair[] => [
      [10, x],
      [20, y],
    ]),
    ...text(space.name, { at: middle, layer: LAYERS.names, handle: handle() }),
    ...text(space.code, { at: [middle[0], middle[1] - 1], layer: LAYERS.codes, handle: handle() }),
  ];
}

const entity = (type: string, layer: string, handle: string): Pair[] => [
  [0, type],
  [5, handle],
  [100, "AcDbEntity"],
  [8, layer],
];

function line(from: Point, to: Point, handle: string): Pair[] {
  return [
    ...entity("LINE", LAYERS.axes, handle),
    [100, "AcDbLine"],
    [10, from[0]],
    [20, from[1]],
    [11, to[0]],
    [21, to[1]],
  ];
}

function text(words: string, { at, layer, handle }: { at: Point; layer: string; handle: string }): Pair[] {
  return [
    ...entity("TEXT", layer, handle),
    [100, "AcDbText"],
    [10, round(at[0])],
    [20, round(at[1])],
    [40, TEXT_HEIGHT],
    // Letters beyond Latin-1 have no place in this code page, and a line end would begin another pair.
    [1, words.replaceAll(/[^\u0020-\u00FF]/g, "?")],
    [100, "AcDbText"],
  ];
}

const round = (metres: number): number => Math.round(metres * 1_000) / 1_000;
