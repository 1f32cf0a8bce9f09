import { sql } from "kysely";
import type { Value } from "#domain/dossier/claims.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type Origin, type SaidFact, stateFacts, wrongIn } from "#features/dossier/public.ts";
import type { CertificateHolding } from "#ports/property-register.ts";
import type { Tx } from "#runtime/transaction.ts";

/** What a certificate of the whole building says of it, by type: field of the dossier → member of the certificate. */
const FACTS: Readonly<Record<string, Readonly<Record<string, keyof CertificateHolding>>>> = {
  APE: { apeCode: "number", apeClass: "energyClass", apeDate: "issuedOn", apeExpires: "expiresOn" },
  CPI: { fireFileNumber: "number", fireCertificateDate: "issuedOn", fireCertificateExpires: "expiresOn" },
  COLLAUDO_STATICO: { structuralTestDate: "issuedOn", structuralTestNumber: "number" },
};

/** What this reading tells of a building: other readings of the same register answer for theirs. */
const FIELDS = Object.values(FACTS).flatMap(Object.keys);

interface Row {
  building: string;
  said: CertificateHolding;
}

/** Of each type the one issued last says it: an energy certificate that another has followed says nothing of today. */
export async function stateCertificates(tx: Tx, origin: Origin, buildings: readonly string[]): Promise<void> {
  const ids = [...new Set(buildings)];
  if (ids.length === 0) return;
  const { rows } = await sql<Row>`
    select distinct on (b.id, i.said->>'type') b.id as building, i.said
    from source_item i join unnest(i.building_ids) as b (id) on b.id = any(${ids}::uuid[])
    where i.building_ids && ${ids}::uuid[] and i.source = ${origin.source} and i.kind = 'certificate'
      and i.withdrawn_on is null and i.said->>'unitKey' is null and i.said->>'elementKey' is null
      and i.said->>'type' = any(${Object.keys(FACTS)}::text[])
    order by b.id, i.said->>'type', i.said->>'issuedOn' desc nulls last, i.source_key desc`.execute(tx);
  const said = Map.groupBy(rows, ({ building }) => building);
  const before = await standing(tx, origin.source, ids);
  const sayings = ids.map((buildingId) => {
    const facts = (said.get(buildingId) ?? []).flatMap((row) => factsOf(row, romeDay(origin.now)));
    const known = before.get(buildingId) ?? new Map<string, Value>();
    const told = new Set(facts.map(({ field }) => field));
    return {
      buildingId,
      facts: facts.filter(({ field, value }) => known.get(field) !== value),
      withdrawn: [...known.keys()]
        .filter((field) => !told.has(field))
        .map((field) => ({ subject: { kind: "building" as const, id: buildingId }, field })),
    };
  });
  await stateFacts(tx, origin, sayings);
}

function factsOf({ building, said }: Row, today: string): SaidFact[] {
  return Object.entries(FACTS[said.type] ?? {}).flatMap(([field, member]) => {
    const value = said[member];
    if (value === null || value === "") return [];
    const subject = { kind: "building" as const, id: building };
    const plain = typeof value === "string" ? value.normalize("NFC").trim() : value;
    const fact: SaidFact = { subject, field, value: plain, quality: "declared", validFrom: today };
    return wrongIn(fact, today) === undefined ? [fact] : [];
  });
}

async function standing(
  tx: Tx,
  source: string,
  buildings: readonly string[],
): Promise<Map<string, Map<string, Value>>> {
  const { rows } = await sql<{ building: string; field: string; value: Value }>`
    select building_id as building, field, value from claim
    where building_id = any(${buildings}::uuid[]) and subject_id = building_id and source = ${source}
      and superseded_at is null and field = any(${FIELDS}::text[])`.execute(tx);
  const byBuilding = Map.groupBy(rows, ({ building }) => building);
  return new Map(
    [...byBuilding].map(([building, facts]) => [
      building,
      new Map(facts.map(({ field, value }) => [field, value])),
    ]),
  );
}
