import type { Space } from "#city/types.ts";
import { html } from "#core/html.ts";
import { littlePdf } from "#core/little-pdf.ts";
import { planDxf } from "#platforms/realgimm/plan-dxf.ts";
import { type PlacedRoom, placeRooms } from "#platforms/realgimm/plan-rooms.ts";

export const PLAN_FORMATS = ["PDF", "DXF", "SVG"] as const;

export type PlanFormat = (typeof PLAN_FORMATS)[number];

export interface Plan {
  title: string;
  /** The rooms of one storey. */
  spaces: readonly Space[];
}

/** A storey's plan as a whole, valid, small file: the same plan always gives the same bytes. */
export function planFile(format: PlanFormat, { title, spaces }: Plan): Buffer {
  const rooms = placeRooms(spaces);
  if (format === "DXF") return planDxf(title, rooms);
  if (format === "SVG") return planSvg(title, rooms);
  return littlePdf([
    "Planimetria",
    title,
    ...spaces.map(({ code, name, areaM2 }) => `${code}: ${name}, ${areaM2} m²`),
  ]);
}

/** One unit is a centimetre; y goes down, as on a screen. */
function planSvg(title: string, rooms: readonly PlacedRoom[]): Buffer {
  const cm = (metres: number) => Math.round(metres * 100);
  const width = cm(Math.max(1, ...rooms.map(({ right }) => right)));
  const height = cm(Math.max(1, ...rooms.map(({ top }) => top)));
  const markup = html`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width / 100}cm" height="${height / 100}cm">
<title>${title}</title>
<g id="vani" fill="none" stroke="black" stroke-width="10">
${rooms.map(
  ({ left, bottom, right, top, space }) =>
    html`<rect id="${space.code}" x="${cm(left)}" y="${height - cm(top)}" width="${cm(right) - cm(left)}" height="${cm(top) - cm(bottom)}"><title>${space.name}</title></rect>
`,
)}</g>
<g id="nomi" font-size="40" text-anchor="middle">
${rooms.map(
  ({ left, bottom, right, top, space }) =>
    html`<text x="${cm((left + right) / 2)}" y="${height - cm((bottom + top) / 2)}">${space.name}</text>
`,
)}</g>
</svg>
`;
  return Buffer.from(markup.text, "utf8");
}
