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
  /** Of the property register, which went back; a plan of its whose file is parked; and what it has refused. */
  propertyItem: string;
  propertyPlan: string;
  propertyWriting: string;
  propertyClaim: string;
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
    ...(await buildProperty(db, { building, element, tag })),
    dossierRecord: records[0]?.id ?? "",
    dossierClaims: claims.map(({ id }) => id),
  };
}

type PropertyIds = Pick<DossierIds, "propertyItem" | "propertyPlan" | "propertyWriting" | "propertyClaim">;

async function buildProperty(
  db: Db,
  { building, element, tag }: { building: string; element: string; tag: string },
): Promise<PropertyIds> {
  const [propertyItem, propertyPlan, propertyWriting] = [uuidV7(), uuidV7(), uuidV7()];
  const said = { kind: "certificate", key: tag, buildingKey: tag, type: "CPI", number: `${tag}numero` };
  const older = { said, digest: "1", label: `${tag}prima`, sequence: 1, withdrawnOn: null };
  const plan = {
    kind: "floor-plan",
    key: tag,
    buildingKey: tag,
    fileName: `${tag}pianta.pdf`,
    description: tag,
  };
  const item = (id: string, kind: string, what: object, beside: object | null) => sql`
    insert into source_item (id, source, kind, source_key, label, said, listed_digest, state, building_ids, to_match, older,
      conflict_at, first_read_at, read_at, updated_at)
    values (${id}, 'realgimm', ${kind}, ${`${tag}${kind}`}, ${`${tag}${kind}`}, ${JSON.stringify(what)}::jsonb, '', 'matched',
      array[${building}::uuid], false, ${beside === null ? null : JSON.stringify(beside)}::jsonb,
      ${beside === null ? null : new Date()}::timestamptz, now(), now(), now())`;
  await item(propertyItem, "certificate", said, older).execute(db);
  await item(propertyPlan, "floor-plan", plan, null).execute(db);
  await sql`
    insert into register_file (item_id, document_key, state, because, updated_at)
    values (${propertyPlan}, 'D', 'parked', ${`${tag}perché`}, now())`.execute(db);
  await sql`
    insert into register_writing (id, code, kind, cause_kind, cause_id, building_id, subject, state, refusal, created_at,
      created_by, correlation_id)
    values (${propertyWriting}, ${`${tag}RGM`}, 'intervention', 'work-order', ${uuidV7()}, ${building}, ${`${tag}lavoro`}, 'parked',
      ${`${tag}rifiuto`}, now(), ${`${tag}autore`}, 'prova')`.execute(db);
  const fact = { subject: { kind: "element" as const, id: element }, field: "model" };
  for (const source of ["person", "realgimm"])
    await inTransaction(db, (tx) =>
      stateFacts(tx, origin(source, `${tag}scrivente`), [
        {
          buildingId: building,
          facts: [{ ...fact, value: `${tag}modello${source}`, quality: "declared", validFrom: "2020-01-01" }],
        },
      ]),
    );
  const { rows } = await sql<{ id: string }>`
    select id from claim where subject_id = ${element}::uuid and field = 'model' and source = 'person'`.execute(
    db,
  );
  return { propertyItem, propertyPlan, propertyWriting, propertyClaim: rows[0]?.id ?? "" };
}
