import type { Dossier, DossierFact, DossierSection } from "@stabile/contract/dossier-shapes";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import type { BookFact, BookSection, DossierBook } from "#domain/dossier-book/dossier-book.ts";
import { readDossier } from "#features/dossier/public.ts";
import { loadParts, type PartGroup } from "#features/dossier-exports/load-parts.ts";
import type { ExportDeps } from "#features/dossier-exports/export-deps.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface BookAsked {
  buildingId: string;
  on: string | undefined;
  askedBy: Principal;
}

/** A dossier with all that it says of the building and of its parts, as it is handed over. */
export async function loadBook(
  db: Db,
  { clock, municipality, documentsOf }: Pick<ExportDeps, "clock" | "municipality" | "documentsOf">,
  { buildingId, on, askedBy }: BookAsked,
): Promise<DossierBook> {
  const producedAt = clock.now();
  // Which buildings was settled when it was asked, and is looked at again when the file is taken.
  const dossier = await readDossier(db, { id: buildingId, on, reach: { all: true }, now: producedAt });
  const parts = await loadParts(db, { buildingId, on, now: producedAt });
  const { code, name, addressText, use, useLabel } = dossier.building;
  return {
    municipality,
    building: { code, name, address: addressText, use, useLabel },
    asOf: { day: dossier.day, known: new Date(dossier.known), isPast: dossier.isPast },
    producedAt,
    askedBy: askedBy.displayName,
    writing: { number: dossier.version, hash: await hashOf(db, buildingId, dossier) },
    measure: dossier.measure,
    sections: dossier.sections.map((section) => sectionOf(section, parts)),
    documents: await documentsOf(db, buildingId, askedBy),
  };
}

async function hashOf(db: Db, buildingId: string, { version }: Dossier): Promise<string | undefined> {
  const { rows } = await sql<{ hash: string }>`
    select encode(hash, 'hex') as hash from dossier_change where building_id = ${buildingId}::uuid and number = ${version}`.execute(
    db,
  );
  return rows[0]?.hash;
}

function sectionOf(section: DossierSection, parts: readonly PartGroup[]): BookSection {
  const { code, title, facts, records } = section;
  const missing = [
    ...facts.filter(({ required, state }) => required && state === "missing").map(({ label }) => label),
    ...records.filter(({ required, items }) => required && items.length === 0).map(({ label }) => label),
  ];
  const recorded = records.flatMap(({ items }) =>
    items.map((item) => ({ id: item.id, kind: item.kind, title: item.label, facts: bookFacts(item.facts) })),
  );
  const ofParts = parts.filter((part) => part.section === code);
  return { code, title, facts: bookFacts(facts), groups: [...recorded, ...ofParts], tables: [], missing };
}

const bookFacts = (facts: readonly DossierFact[]): BookFact[] =>
  facts.flatMap((fact) => bookFact(fact) ?? []);

function bookFact({ field, label, value, text, origin }: DossierFact): BookFact | undefined {
  if (value === undefined || origin === undefined) return undefined;
  const { source, saidBy, quality, validFrom, recordedAt, evidenceId, note } = origin;
  return {
    ...{ field, label, value, text: text ?? String(value), source, saidBy, quality, validFrom },
    ...{ recordedAt: new Date(recordedAt), evidenceId, note },
  };
}
