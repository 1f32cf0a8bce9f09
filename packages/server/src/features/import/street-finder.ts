import { streetKey } from "#domain/address/street-name.ts";
import { refused } from "#features/import/importer.ts";
import type { ColumnMap } from "#features/import/map-columns.ts";
import type { Db } from "#runtime/database/open-database.ts";

type Found = { kind: "street"; code: string };

export interface StreetFinder {
  /** The street of a row: by its code, or by its name among those of the gazetteer. */
  find(cell: (field: string) => string): Found | ReturnType<typeof refused>;
  /** The same by a name alone. Undefined when none, or more than one, is called so. */
  byName(name: string): string | undefined;
  nameOf(code: string): string | undefined;
  /** The gazetteer has no street at all. */
  isEmpty: boolean;
}

/** The gazetteer by code and by name, read once: it is some thousand streets. */
export async function createStreetFinder(db: Db, columns: ColumnMap): Promise<StreetFinder> {
  const streets = await db.selectFrom("street").select(["code", "name"]).execute();
  const names = new Map(streets.map(({ code, name }) => [code, name]));
  const codes = Map.groupBy(streets, ({ name }) => streetKey(name));
  const named = (name: string) => codes.get(streetKey(name)) ?? [];
  return {
    find(cell) {
      if (columns.streetCode !== undefined) {
        const code = cell("streetCode");
        return code === "" ? refused("Manca il codice della via") : { kind: "street", code };
      }
      const name = `${cell("streetKind")} ${cell("streetName")}`.trim();
      if (name === "") return refused("Manca la via");
      const [street, ...others] = named(name);
      if (street === undefined) return refused("La via non è nel viario", name);
      if (others.length > 0) return refused("Più vie hanno questo nome: serve il codice", name);
      return { kind: "street", code: street.code };
    },
    byName(name) {
      const found = named(name);
      return found.length === 1 ? found[0]?.code : undefined;
    },
    nameOf: (code) => names.get(code),
    isEmpty: streets.length === 0,
  };
}
