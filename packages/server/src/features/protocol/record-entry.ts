import { sql } from "kysely";
import { romeDay } from "#domain/time/rome.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { numberInEmergency } from "#features/protocol/emergency-register.ts";
import type { Correspondent, Direction } from "#ports/protocol-register.ts";
import type { Actor } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import { putInOutbox } from "#runtime/delivery/outbox.ts";
import { announce } from "#runtime/events.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Tx } from "#runtime/transaction.ts";

/** The platform of the protocol, whichever it is. */
export const PROTOCOL = "protocol";
export const REGISTER_DOCUMENT = "register-document";

export interface EntryFile {
  name: string;
  mediaType: string;
  sha256: string;
}

export interface NewEntry {
  direction: Direction;
  subject: string;
  correspondents: readonly Correspondent[];
  classification?: string | undefined;
  office?: string | undefined;
  /** The first is the document. */
  attachments: readonly EntryFile[];
  cause: { kind: string; id: string; buildingId: string | null; municipio: string | null };
  actor: Actor;
  correlationId: string;
}

/**
 * A document to be protocolled, in the transaction of what causes it: it is sent by the queue, and while an emergency
 * register is open it has its emergency number at once.
 */
export async function recordEntry(
  tx: Tx,
  { jobs, clock }: { jobs: Jobs; clock: Clock },
  entry: NewEntry,
): Promise<{ id: string; code: string }> {
  const id = uuidV7();
  const now = clock.now();
  const { cause } = entry;
  const { rows } = await sql<{ code: string }>`
    insert into protocol_entry (id, code, direction, subject, correspondents, classification, office, attachments,
      cause_kind, cause_id, building_id, municipio, created_at, created_by, correlation_id)
    values (${id}, next_code('prt', ${Number(romeDay(now).slice(0, 4))}), ${entry.direction}, ${entry.subject},
      ${JSON.stringify(entry.correspondents)}, ${entry.classification ?? null}, ${entry.office ?? null},
      ${JSON.stringify(entry.attachments)}, ${cause.kind}, ${cause.id}, ${cause.buildingId}, ${cause.municipio},
      ${now}, ${entry.actor.label}, ${entry.correlationId})
    returning code`.execute(tx);
  const code = rows[0]?.code ?? "";
  await numberInEmergency(tx, { id, now });
  await putInOutbox(tx, jobs, [
    {
      platform: PROTOCOL,
      kind: REGISTER_DOCUMENT,
      subjectKind: "protocol-entry",
      subjectId: id,
      idempotencyKey: `protocol:${code}`,
      payload: { entryId: id },
      correlationId: entry.correlationId,
    },
  ]);
  const placement = { municipio: cause.municipio, buildingId: cause.buildingId };
  await announce(tx, [{ kind: "protocol.asked", subjectKind: "protocol-entry", subjectId: id, placement }]);
  return { id, code };
}
