import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Files of settings that come with Stabile. */
const SHIPPED = join(import.meta.dirname, "../../profiles");

/**
 * A setting whose value is a JSON file: its name among those that come with Stabile, or its path. It is read and checked
 * with all the other settings, and what is wrong with it is said with theirs.
 */
export function jsonSetting<S extends z.ZodType>(schema: S) {
  return z.string().transform((nameOrPath, context): z.output<S> => {
    const refuse = (because: string) => {
      context.addIssue({ code: "custom", message: `il profilo ${nameOrPath} ${because}` });
      return z.NEVER;
    };
    const path = /^[\w-]+$/.test(nameOrPath) ? join(SHIPPED, `${nameOrPath}.json`) : nameOrPath;
    let json: unknown;
    try {
      json = JSON.parse(readFileSync(path, "utf8"));
    } catch (error) {
      const { message } = error as Error;
      return refuse(error instanceof SyntaxError ? `non è JSON: ${message}` : `non si legge: ${message}`);
    }
    const read = schema.safeParse(json);
    return read.success ? read.data : refuse(`non è valido:\n${z.prettifyError(read.error)}`);
  });
}
