import { z } from "zod";

/**
 * Validates what the address bar holds: each field on its own, a wrong or empty one is dropped instead of breaking the
 * page (links get cut, people edit them, values go out of use). Defaults are left to the server.
 */
export function tolerantSearch<S extends z.core.$ZodLooseShape>(shape: S) {
  const tolerant = Object.fromEntries(
    Object.entries(shape).map(([key, schema]) => {
      const inner = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
      return [
        key,
        z
          .preprocess((value) => (value === "" ? undefined : value), (inner as z.ZodType).optional())
          .catch(undefined)
          .optional(),
      ];
    }),
  );
  const schema = z.object(tolerant);
  return (search: Record<string, unknown>) => withoutAbsent(schema.parse(search)) as TolerantSearch<S>;
}

export type TolerantSearch<S extends z.core.$ZodLooseShape> = {
  [K in keyof S]?: Exclude<z.output<S[K]>, undefined>;
};

function withoutAbsent(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** `?state=open&q=ponte` as plain text on both sides: readable, and a code like `007` stays text. */
export function parsePlainSearch(text: string): Record<string, unknown> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writePlainSearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  const text = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
  return text ? `?${text}` : "";
}
