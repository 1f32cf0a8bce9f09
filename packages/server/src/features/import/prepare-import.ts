import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { ChosenCrs } from "#features/import/detect-crs.ts";
import { buildingsImporter } from "#features/import/import-buildings.ts";
import { civicsImporter } from "#features/import/import-civics.ts";
import { reportsImporter } from "#features/import/import-reports.ts";
import { createStreetFinder } from "#features/import/street-finder.ts";
import { inspectFile } from "#features/import/inspect-file.ts";
import { streetsImporter } from "#features/import/import-streets.ts";
import type { Draft, Importer } from "#features/import/importer.ts";
import { loadProfile } from "#features/import/load-profile.ts";
import { type ColumnMap, mapColumns, resolvedProfile } from "#features/import/map-columns.ts";
import { openSource, type ReadingWishes } from "#features/import/open-source.ts";
import { PROJECTIONS } from "#features/import/projections.ts";
import { type Placer, preparePlacer } from "#features/import/place-rows.ts";
import type { ImportKind, ImportProfile, ReportsProfile } from "#features/import/profile.ts";
import type { RunIdentity } from "#features/import/run-store.ts";
import type { SourceFile } from "#features/import/source-row.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export interface ImportRequest extends ReadingWishes {
  kind: ImportKind;
  path: string;
  /** Undefined: one is proposed from the file's headings. */
  profile: string | undefined;
  crs: string | undefined;
  source: string | undefined;
  /** Called while the file is read for the first time. */
  onProgress?: (rows: number) => void;
}

export interface PreparedImport {
  file: SourceFile;
  importer: Importer<Draft>;
  profile: ImportProfile;
  /** The profile was made from the headings: a person should look at it before anything is written. */
  isProposed: boolean;
  columns: ColumnMap;
  hasMark: boolean;
  chosen: ChosenCrs | undefined;
  identity: Omit<RunIdentity, "actorLabel">;
}

/**
 * Everything that is settled before the first row is taken: the file's format and encoding, the profile, the columns,
 * the projection.
 * @throws Problem `bad-request` for the file, `configuration-invalid` for the profile
 */
export async function prepareImport(db: Db, request: ImportRequest): Promise<PreparedImport> {
  const given = await loadProfile(request.profile ?? "generic", request.kind);
  const inspection = await inspectFile(request.path, request.encoding ?? given.encoding);
  const file = await openSource(request.path, inspection, {
    separator: request.separator ?? given.separator,
    sheet: request.sheet ?? given.sheet,
  });
  const columns = mapColumns(given, file.headings);
  const profile = { ...resolvedProfile(given, columns), source: request.source ?? given.source };
  const crs = request.crs ?? profile.crs ?? knownCrs(file.crs);
  const placer = await preparePlacer(file, { profile, columns, crs, onProgress: request.onProgress });
  return {
    file,
    importer: await importerOf(db, { profile, columns, placer }),
    profile,
    isProposed: request.profile === undefined,
    columns,
    hasMark: inspection.hasMark,
    chosen: placer.chosen,
    identity: {
      kind: request.kind,
      source: profile.source,
      fileName: basename(request.path),
      fileSha256: inspection.sha256,
      settingsSha256: sha256(
        JSON.stringify([
          profile,
          placer.chosen?.crs,
          placer.chosen?.swapped,
          file.encoding,
          file.separator,
          file.sheet,
        ]),
      ),
      profile: profile.name,
      reading: readingOf(file, placer.chosen),
    },
  };
}

/** @throws Problem `bad-request` when the file names a projection that we do not know */
function knownCrs(crs: string | undefined): string | undefined {
  if (crs === undefined || crs in PROJECTIONS) return crs;
  throw new Problem(
    "bad-request",
    `Il file dice di essere in ${crs}, che non è tra i sistemi conosciuti: ${Object.keys(PROJECTIONS).join(", ")}. Convertilo, o indica con --crs quello giusto`,
  );
}

function readingOf({ format, encoding, separator, sheet }: SourceFile, chosen: ChosenCrs | undefined) {
  const said = { format, encoding, separator, sheet, crs: chosen?.crs };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

interface ImporterOptions {
  profile: ImportProfile;
  columns: ColumnMap;
  placer: Placer;
}

/** Rows of any kind are drafts to the run: only their own importer knows what is in them. */
async function importerOf(db: Db, options: ImporterOptions): Promise<Importer<Draft>> {
  return (await ownImporter(db, options)) as unknown as Importer<Draft>;
}

async function ownImporter(db: Db, { profile, columns, placer }: ImporterOptions) {
  const { source } = profile;
  switch (profile.kind) {
    case "streets":
      return streetsImporter(source, columns);
    case "civics": {
      const streets = await createStreetFinder(db, columns);
      return civicsImporter({ source, columns, redNumbers: profile.redNumbers, placer, streets });
    }
    case "buildings":
      return buildingsImporter({ profile, columns, placer, streets: await createStreetFinder(db, columns) });
    case "reports":
      await checkCategories(db, profile);
      return reportsImporter({ profile, columns, placer });
  }
}

async function checkCategories(db: Db, { name, categories }: ReportsProfile): Promise<void> {
  const known = (await db.selectFrom("category").select("code").orderBy("sort_order").execute()).map(
    ({ code }) => code,
  );
  const wrong = [...new Set(Object.values(categories))].filter((code) => !known.includes(code));
  if (wrong.length > 0)
    throw new Problem(
      "configuration-invalid",
      `il profilo ${name} nomina categorie che non ci sono: ${wrong.join(", ")}; ci sono ${known.join(", ")}`,
    );
}
