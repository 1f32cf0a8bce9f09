import { needsIdempotencyKey, type RouteContract } from "./route.ts";
import { EXAMPLE_ID } from "./shapes.ts";

type Json = Record<string, unknown>;

const text = (maxLength: number): Json => ({ type: "string", maxLength });

const HEADER_PARAMETERS = {
  idempotencyKey: {
    name: "Idempotency-Key",
    description: "UUID scelto da chi chiama: la stessa chiave è eseguita una volta sola",
    example: EXAMPLE_ID,
    schema: { ...text(64), minLength: 16, pattern: "^[0-9a-zA-Z-]+$" },
  },
  version: {
    name: "If-Match",
    description: "Versione su cui si lavora, come letta in ETag",
    example: '"3"',
    schema: text(64),
  },
  known: {
    name: "If-None-Match",
    description: "ETag della lettura precedente: se nulla è cambiato si risponde 304, senza corpo",
    example: '"3-Yd0cYBpYdRJH"',
    schema: text(400),
  },
} satisfies Record<string, Json>;

/** The headers that a call of a route carries, besides those of its security. */
export function headerParameters(route: RouteContract): Json[] {
  const isUnsafe = route.method !== "GET";
  const parameter = (condition: boolean | undefined, header: Json, required = true) =>
    condition ? [{ in: "header", required, ...header }] : [];
  return [
    ...parameter(needsIdempotencyKey(route), HEADER_PARAMETERS.idempotencyKey),
    ...parameter(isUnsafe && route.versioned, HEADER_PARAMETERS.version),
    ...parameter(!isUnsafe && route.versioned, HEADER_PARAMETERS.known, false),
  ];
}
