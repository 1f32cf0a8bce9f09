import type { DrawnShape, DrawnText } from "#domain/plans/propose-outlines.ts";

/** What a page of a file looks like, ready for the browser, in the coordinates of the plan. */
export interface Drawing {
  bytes: Uint8Array;
  mediaType: "image/svg+xml" | "image/png";
  width: number;
  height: number;
  metresPerUnit?: number;
  /** What of the file is not shown, in Italian. */
  notes: string[];
  shapes: DrawnShape[];
  texts: DrawnText[];
}

export const SVG = "image/svg+xml";
export const DXF = "image/vnd.dxf";
export const PDF = "application/pdf";

/** Kinds of documents that a plan is made of. */
export const DRAWN_KINDS: readonly string[] = [SVG, DXF, PDF];

export const MOST_TEXTS = 5_000;
/** A larger drawing is one that browsers do not draw while one watches. */
export const MOST_DRAWN_BYTES = 24 * 1024 * 1024;

export const svgHead = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
  `<rect width="${width}" height="${height}" fill="#fff"/>`;

const SIGNS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign] ?? "");
