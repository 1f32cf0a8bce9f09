/** What we use of `dxf`, which comes without types; what it gives is looked at again by who reads it. */
declare module "dxf" {
  interface ParsedDxf {
    header: { insUnits?: number };
    entities: readonly unknown[];
  }
  export function parseString(text: string): ParsedDxf;
  export function denormalise(parsed: ParsedDxf): Record<string, unknown>[];
  /** One for each of what `denormalise` gives, in the same order. */
  export function toPolylines(parsed: ParsedDxf): { polylines: { vertices: [number, number][] }[] };
}
