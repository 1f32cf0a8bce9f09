import { denormalise, parseString, toPolylines } from "dxf";
import { z } from "zod";
import { type Affine, combined, IDENTITY, moved } from "#domain/plans/affine.ts";
import { MOST_POINTS, type Point } from "#domain/plans/plane.ts";
import { type DrawnText, largestShapes } from "#domain/plans/propose-outlines.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import {
  type Drawing,
  escaped,
  MOST_DRAWN_BYTES,
  MOST_TEXTS,
  SVG,
  svgHead,
} from "#features/models/plans/drawing.ts";
import { plainWords, textOfDxf } from "#features/models/plans/dxf-text.ts";
import { type Frame, frameOf } from "#features/models/plans/svg-frame.ts";

/** `$INSUNITS` of those in which buildings are drawn, in metres (Autodesk, DXF Reference, header variables). */
const METRES: Readonly<Record<number, number>> = { 1: 0.0254, 2: 0.3048, 4: 0.001, 5: 0.01, 6: 1, 14: 0.1 };
const MARGIN = 0.02;

const Words = z.object({ type: z.enum(["TEXT", "MTEXT", "ATTRIB"]), string: z.string().optional() });
const Placed = Words.extend({
  ...{ text: z.string().optional(), x: z.number(), y: z.number() },
  textHeight: z.number().positive().optional(),
  nominalTextHeight: z.number().positive().optional(),
});
const Step = z.object({
  ...{ x: z.number().default(0), y: z.number().default(0), rotation: z.number().default(0) },
  ...{ scaleX: z.number().default(1), scaleY: z.number().default(1) },
});

interface Written extends DrawnText {
  height: number;
}

/** Lines, arcs, circles and words of a DXF file, with its blocks where they are put. @throws ModelUnreadable */
export function readDxf(bytes: Uint8Array): Drawing {
  const parsed = parseString(textOfDxf(bytes));
  const entities = denormalise(parsed);
  const { polylines } = toPolylines(parsed);
  const lines = polylines.map(({ vertices }) => vertices.filter((point) => point.every(Number.isFinite)));
  const texts = entities.flatMap(wordsOf).slice(0, MOST_TEXTS);
  const drawn = lines.filter((line) => line.length > 1);
  if (drawn.length === 0)
    throw new ModelUnreadable(
      "Nel file DXF non c'è niente da disegnare: controlla che il disegno sia nello spazio modello",
    );
  const frame = frameOfLines(drawn);
  const { insUnits } = parsed.header;
  const metres = insUnits === undefined ? undefined : METRES[insUnits];
  const scale = frame.toPlan[0];
  return {
    bytes: new TextEncoder().encode(svgOf(frame, drawn, texts)),
    mediaType: SVG,
    ...{ width: frame.width, height: frame.height },
    ...(metres === undefined ? {} : { metresPerUnit: metres / scale }),
    shapes: largestShapes(
      drawn
        .filter(isClosed)
        .map((points) => ({ points: points.map((point) => moved(frame.toPlan, point)), labels: [] })),
    ),
    texts: texts.map(({ at, text }) => ({ at: moved(frame.toPlan, at), text })),
    notes: notesOf(entities, metres),
  };
}

/** Its y goes up, a screen's goes down. */
function frameOfLines(lines: readonly Point[][]): Frame {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines)
    for (const [x, y] of line) {
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
    }
  const margin = Math.max(right - left, top - bottom) * MARGIN;
  const [w, h] = [right - left + 2 * margin, top - bottom + 2 * margin];
  const frame = frameOf([left - margin, -top - margin, w, h]);
  return { ...frame, toPlan: combined(frame.toPlan, [1, 0, 0, -1, 0, 0]) };
}

function isClosed(points: readonly Point[]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return (
    points.length > 3 && points.length <= MOST_POINTS && first?.[0] === last?.[0] && first?.[1] === last?.[1]
  );
}

function wordsOf(entity: Record<string, unknown>): Written[] {
  const { data } = Placed.safeParse(entity);
  const text = plainWords(data?.string ?? data?.text ?? "");
  if (data === undefined || text === "") return [];
  const steps = z.array(Step).safeParse(entity.transforms).data ?? [];
  const whole = steps.map(affineOf).reduce(combined, IDENTITY);
  const height = (data.textHeight ?? data.nominalTextHeight ?? 0) * Math.hypot(whole[0], whole[1]);
  return [{ at: moved(whole, [data.x, data.y]), text, height }];
}

function affineOf({ x, y, rotation, scaleX, scaleY }: z.output<typeof Step>): Affine {
  const [sin, cos] = [Math.sin((rotation * Math.PI) / 180), Math.cos((rotation * Math.PI) / 180)];
  return [cos * scaleX, sin * scaleX, -sin * scaleY, cos * scaleY, x, y];
}

const short = (value: number): number => Math.round(value * 10) / 10;

function svgOf(
  { width, height, toPlan }: Frame,
  lines: readonly Point[][],
  texts: readonly Written[],
): string {
  const parts = [
    svgHead(width, height),
    '<g fill="none" stroke="#1a1a1a" stroke-width="8" stroke-linejoin="round">',
  ];
  let length = 0;
  const write = (part: string) => {
    length += part.length;
    if (length > MOST_DRAWN_BYTES)
      throw new ModelUnreadable(
        "Il disegno è troppo grande per essere mostrato: esporta solo il piano che serve",
      );
    parts.push(part);
  };
  for (const line of lines)
    write(`<polyline points="${line.map((point) => moved(toPlan, point).map(short).join(",")).join(" ")}"/>`);
  write('</g><g fill="#1a1a1a" font-family="sans-serif">');
  for (const { at, text, height: tall } of texts) {
    const [x, y] = moved(toPlan, at).map(short);
    const size = short(Math.min(400, Math.max(40, tall * toPlan[0] || 120)));
    write(`<text x="${x}" y="${y}" font-size="${size}">${escaped(text)}</text>`);
  }
  return `${parts.join("")}</g></svg>`;
}

/** Drawn by the library, or read as words; others are told. */
const SHOWN = new Set(
  "LINE LWPOLYLINE POLYLINE ARC CIRCLE ELLIPSE SPLINE TEXT MTEXT ATTRIB ATTDEF VIEWPORT POINT".split(" "),
);

function notesOf(entities: readonly Record<string, unknown>[], metres: number | undefined): string[] {
  const others = new Map<string, number>();
  for (const { type } of entities)
    if (typeof type === "string" && !SHOWN.has(type)) others.set(type, (others.get(type) ?? 0) + 1);
  const named = [...others].slice(0, 8).map(([name, count]) => `${name.slice(0, 40)} (${count})`);
  return [
    ...(metres === undefined
      ? ["Il file DXF non dice in quale unità è disegnato: le superfici non si ricavano."]
      : []),
    ...(named.length === 0
      ? []
      : [`Non si mostrano alcune parti del file: ${named.join(", ")}. Si vedono nel documento originale.`]),
  ];
}
