import type { DatabaseSync } from "node:sqlite";
import type { ZodObject, z } from "zod";

export interface KeptSettings<T> {
  read(): T;
  /** Changes the members given. Throws a `ZodError` on a member that is unknown or out of range. */
  change(patch: unknown): T;
}

interface KeptSettingsOptions<S extends ZodObject> {
  /** `<platform>_setting`: one row of JSON. */
  table: string;
  schema: S;
  defaults: z.infer<S>;
}

/** How a platform behaves, kept so that a change made while it runs survives a restart. */
export function openKeptSettings<S extends ZodObject>(
  db: DatabaseSync,
  { table, schema, defaults }: KeptSettingsOptions<S>,
): KeptSettings<z.infer<S>> {
  db.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL) STRICT`,
  );
  const select = db.prepare(`SELECT json FROM ${table}`);
  const save = db.prepare(`INSERT OR REPLACE INTO ${table} (id, json) VALUES (1, ?)`);
  const read = (): z.infer<S> => {
    const row = select.get();
    const stored = row === undefined ? {} : (JSON.parse(String(row["json"])) as Partial<z.infer<S>>);
    return { ...defaults, ...stored };
  };
  return {
    read,
    change(patch) {
      const changed = schema.parse({ ...read(), ...schema.partial().parse(patch) });
      save.run(JSON.stringify(changed));
      return changed;
    },
  };
}
