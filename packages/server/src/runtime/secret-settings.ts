import { z } from "zod";

/** Where each secret setting is told from the others: what is marked here is read from files, hidden and checked alike. */
const marks = z.registry<{ kind: "value" | "file" }>();

/**
 * Marks a setting whose value is a secret. It may then be given as `NAME_FILE=/path` too, and its value is hidden
 * wherever it might be written. To be put around the whole schema, its default included.
 */
export function secret<S extends z.ZodType>(schema: S): S {
  marks.add(schema, { kind: "value" });
  return schema;
}

/** Marks a setting that is the path of a file with a secret in it, such as a private key. */
export function secretFile<S extends z.ZodType>(schema: S): S {
  marks.add(schema, { kind: "file" });
  return schema;
}

export interface SecretNames {
  /** Settings that are a secret, or whose `NAME_FILE` holds it. */
  values: readonly string[];
  /** Settings that are the path of a secret file. */
  files: readonly string[];
}

export function secretNames(shape: Record<string, z.ZodType>): SecretNames {
  const marked = (kind: "value" | "file") =>
    Object.entries(shape)
      .filter(([, schema]) => marks.get(schema)?.kind === kind)
      .map(([name]) => name);
  return { values: marked("value"), files: marked("file") };
}
