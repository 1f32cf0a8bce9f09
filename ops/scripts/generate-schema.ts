/**
 * Writes the Kysely types of the migrated database: `packages/server/src/runtime/database/schema.ts`.
 * With `--check` it only compares, and fails on a difference: CI runs that.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompiledQuery } from "kysely";
import { migrate } from "../../packages/server/src/runtime/database/migrate.ts";
import { openDatabase } from "../../packages/server/src/runtime/database/open-database.ts";

const TARGET = join(import.meta.dirname, "../../packages/server/src/runtime/database/schema.ts");

const TYPES: Record<string, string> = {
  text: "string",
  uuid: "string",
  _uuid: "string[]",
  int2: "number",
  int4: "number",
  int8: "number",
  numeric: "string",
  bool: "boolean",
  date: "string",
  timestamptz: "Timestamp",
  jsonb: "Json",
  bytea: "Uint8Array",
  tsvector: "string",
  geometry: "Geometry",
};

interface Column {
  table_name: string;
  column_name: string;
  udt_name: string;
  nullable: boolean;
  defaulted: boolean;
  generated: boolean;
}

const QUERY = `
  select c.table_name, c.column_name, c.udt_name, c.is_nullable = 'YES' as nullable,
    (c.column_default is not null or c.is_identity = 'YES') as defaulted, c.is_generated = 'ALWAYS' as generated
  from information_schema.columns c
  join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not in ('spatial_ref_sys')
  order by c.table_name, c.ordinal_position`;

function columnType(column: Column): string {
  const base = TYPES[column.udt_name];
  if (!base) throw new Error(`no type for ${column.table_name}.${column.column_name}: ${column.udt_name}`);
  const full = column.nullable ? `${base} | null` : base;
  if (column.generated) return `GeneratedAlways<${full}>`;
  return column.defaulted ? `Generated<${full}>` : full;
}

const pascal = (name: string) =>
  name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

function render(columns: Column[]): string {
  const tables = [...new Set(columns.map((column) => column.table_name))];
  const blocks = tables.map((table) => {
    const rows = columns
      .filter((column) => column.table_name === table)
      .map((column) => `  ${column.column_name}: ${columnType(column)};`);
    return `export interface ${pascal(table)}Table {\n${rows.join("\n")}\n}\n`;
  });
  const schema = tables.map((table) => `  ${table}: ${pascal(table)}Table;`).join("\n");
  return `// Generated from the migrated database by ops/scripts/generate-schema.ts. Do not edit.
import type { ColumnType, GeneratedAlways } from "kysely";

/** A column with a default: optional at insertion. Unwraps a nested ColumnType, which Kysely's own does not. */
type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U>
    ? ColumnType<S, I | undefined, U>
    : ColumnType<T, T | undefined, T>;

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type Json = ColumnType<unknown, unknown, unknown>;
/** Written and read through PostGIS functions only. */
type Geometry = ColumnType<string, unknown, unknown>;

${blocks.join("\n")}
export interface Schema {
${schema}
}
`;
}

const folder = await mkdtemp(join(tmpdir(), "stabile-schema-"));
const { db, close } = await openDatabase({ url: process.env.DATABASE_URL, dataDir: folder });
try {
  await migrate(db);
  const { rows } = await db.executeQuery<Column>(CompiledQuery.raw(QUERY));
  const text = render(rows);
  if (!process.argv.includes("--check")) await writeFile(TARGET, text);
  else if ((await readFile(TARGET, "utf8")) !== text) {
    console.error("schema.ts differs from the migrations: run node ops/scripts/generate-schema.ts");
    process.exitCode = 1;
  }
} finally {
  await close();
  await rm(folder, { recursive: true, force: true });
}
