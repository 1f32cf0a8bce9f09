import type { SaidFact as AskedFact } from "@stabile/contract/dossier-shapes";
import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal } from "#domain/access/policy.ts";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { readValue } from "#domain/dossier/read-value.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type DossierGround, groundToWrite } from "#features/dossier/dossier-ground.ts";
import { refuseForeign } from "#features/dossier/refuse-foreign.ts";
import { aboutOf, type Origin, type SaidFact } from "#features/dossier/saying.ts";
import { stateFacts } from "#features/dossier/state-facts.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface Writing {
  buildingId: string;
  principal: Principal;
  correlationId: string;
}

/**
 * What a person writes into a dossier. Each value comes with the one that the person saw in its place: when somebody has
 * written another meanwhile, nothing is written and the two are to be compared.
 * @throws Problem `not-found`, `forbidden`, `unprocessable` naming the field, `conflict` naming what changed meanwhile
 */
export function writeFacts(
  db: Db,
  { clock }: { clock: Clock },
  { facts, ...writing }: Writing & { facts: readonly AskedFact[] },
): Promise<{ version: number }> {
  return inTransaction(db, async (tx) => {
    const ground = await groundToWrite(tx, writing.buildingId, writing.principal);
    const origin = originOfPerson(writing, { ground, now: clock.now(), source: "person" });
    const said = facts.map((fact, index) =>
      readFact(fact, { ground, today: romeDay(origin.now), at: `facts/${index}` }),
    );
    await refuseForeign(tx, ground.id, said);
    await refuseUnseen(tx, said, facts);
    const { changed } = await stateFacts(tx, origin, [{ buildingId: ground.id, facts: said }]);
    return { version: changed.get(ground.id) ?? ground.version };
  });
}

export function originOfPerson(
  { principal, correlationId }: Writing,
  { ground, now, source }: { ground: DossierGround; now: Date; source: "person" | "decision" },
): Origin {
  const { actor } = signatureOf(principal, "dossier.write", {
    municipio: ground.municipio,
    buildingId: ground.id,
  });
  return { source, cause: source, actor, correlationId, now };
}

type Asked = Omit<AskedFact, "seen">;

/** @throws Problem `unprocessable` */
export function readFact(
  { subject, field: code, value, ...rest }: Asked,
  { ground, today, at }: { ground: { id: string }; today: string; at: string },
): SaidFact {
  const field = fieldOf(code);
  if (field === undefined) throw wrong(`${at}/field`, `Il dizionario non ha il dato «${code}»`);
  const read = readValue(field, value, today);
  if (read.kind === "wrong") throw wrong(`${at}/value`, `${field.label}: ${read.because}`);
  if (rest.quality !== "declared" && rest.evidenceId === undefined && rest.quality === "documented")
    throw wrong(`${at}/evidenceId`, `${field.label}: indica il documento che lo prova`);
  return { ...rest, subject: subject ?? { kind: "building", id: ground.id }, field: code, value: read.value };
}

const wrong = (field: string, message: string) => new Problem("unprocessable", message, [{ field, message }]);

/** Two people at one value: the second is shown what the first wrote, and decides knowing it. */
async function refuseUnseen(tx: Tx, said: readonly SaidFact[], asked: readonly AskedFact[]): Promise<void> {
  const abouts = said.map(({ subject, field }) => ({ subjectId: subject.id, field }));
  const { rows } = await sql<{ subject_id: string; field: string; claim_id: string }>`
    select f.subject_id, f.field, f.claim_id
    from json_to_recordset(${JSON.stringify(abouts)}::json) as a ("subjectId" uuid, field text)
    join current_fact f on f.subject_id = a."subjectId" and f.field = a.field`.execute(tx);
  const shown = new Map(rows.map((row) => [aboutOf(row.subject_id, row.field), row.claim_id]));
  const errors = said.flatMap(({ subject, field }, index) => {
    const now = shown.get(aboutOf(subject.id, field)) ?? null;
    if (now === (asked[index]?.seen ?? null)) return [];
    const label = fieldOf(field)?.label ?? field;
    return [
      { field: `facts/${index}/seen`, message: `«${label}» è stato cambiato da qualcun altro nel frattempo` },
    ];
  });
  if (errors.length > 0) throw new Problem("conflict", errors[0]?.message, errors);
}
