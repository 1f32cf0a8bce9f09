import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { keepRecords } from "#features/dossier/keep-records.ts";
import type { Origin } from "#features/dossier/saying.ts";
import { stateFacts } from "#features/dossier/state-facts.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface DossierIds {
  element: string;
  /** An item of the dossier, and the claims that disagree about who uses the building. */
  dossierRecord: string;
  dossierClaims: string[];
  /** Of a register, which may be of the building. */
  sourceItem: string;
}

const origin = (source: string, label: string): Origin => ({
  source,
  cause: source === "person" ? "person" : "platform",
  actor: { id: null, label },
  correlationId: "prova",
  now: new Date(),
});

/** Values of one building that give it away: two sources that disagree, an item, an element. */
export async function buildDossier(db: Db, building: string, tag: string): Promise<DossierIds> {
  const { rows } = await sql<{
    id: string;
  }>`select id from element where building_id = ${building}::uuid`.execute(db);
  const element = rows[0]?.id ?? "";
  const subject = { kind: "building" as const, id: building };
  const usual = { quality: "declared" as const, validFrom: "2020-01-01" };
  await inTransaction(db, async (tx) => {
    for (const source of ["person", "realgimm"])
      await stateFacts(tx, origin(source, `${tag}scrivente`), [
        {
          buildingId: building,
          facts: [
            { ...usual, subject, field: "occupier", value: `${tag}utente${source}`, note: `${tag}appunto` },
          ],
        },
      ]);
    const person = origin("person", `${tag}scrivente`);
    const [record = ""] = await keepRecords(tx, person, [
      { buildingId: building, kind: "intervention", sourceKey: uuidV7(), naming: new Map() },
    ]);
    await stateFacts(tx, person, [
      {
        buildingId: building,
        facts: [
          {
            ...usual,
            subject: { kind: "record", id: record },
            field: "interventionTitle",
            value: `${tag}lavori`,
          },
          { ...usual, subject: { kind: "element", id: element }, field: "maker", value: `${tag}marca` },
        ],
      },
    ]);
  });
  const { rows: records } = await sql<{
    id: string;
  }>`select id from dossier_record where building_id = ${building}::uuid`.execute(db);
  const { rows: claims } = await sql<{ id: string }>`
    select id from claim where building_id = ${building}::uuid and field = 'occupier'`.execute(db);
  const sourceItem = uuidV7();
  await sql`
    insert into source_item (id, source, kind, source_key, label, addresses, said, listed_digest, candidate_buildings, to_match,
      first_read_at, read_at, updated_at)
    values (${sourceItem}, 'edilizia', 'amnesty', ${`${tag}condono`}, ${`${tag}condono`},
      ${JSON.stringify([{ text: `${tag}strada 1`, street: null, number: null, letter: "", colour: null }])}::jsonb,
      ${JSON.stringify({ kind: "amnesty", number: 1, year: 1986, state: `${tag}stato`, works: [] })}::jsonb, '',
      array[${building}::uuid], false, now(), now(), now())`.execute(db);
  return {
    element,
    sourceItem,
    dossierRecord: records[0]?.id ?? "",
    dossierClaims: claims.map(({ id }) => id),
  };
}
