import { createHash } from "node:crypto";

/** Of what was read, whose members are always written in the same order. */
export const digestOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
