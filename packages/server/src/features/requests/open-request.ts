import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import type { Actor } from "#runtime/audit.ts";
import { announce } from "#runtime/events.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Reports that are born here and come from no platform: nobody else is told of them. */
const OWN_SOURCE = "stabile";

interface OwnRequest {
  /** What it is of, once. */
  sourceKey: string;
  subject: string;
  description: string;
  reporter: string;
  building: { id: string; municipio: string | null };
  actor: Actor;
  now: Date;
  note: string;
}

/** A report of somebody who uses a building, on that building: it waits for a triage like those of citizens. */
export async function openRequest(
  tx: Tx,
  { sourceKey, subject, description, reporter, building, actor, now, note }: OwnRequest,
): Promise<{ id: string; code: string }> {
  const id = uuidV7();
  const { rows } = await sql<{ code: string; municipio: string | null }>`
    insert into request (id, code, source, source_key, source_number, state, subject, description, reporter_name,
      address_text, point, building_id, municipio, opened_at, source_modified_at)
    select ${id}::uuid, next_code('seg', ${Number(romeDay(now).slice(0, 4))}), ${OWN_SOURCE}, ${sourceKey}, ${sourceKey},
      'received', ${subject}, ${description}, ${reporter}, b.address_text, b.point, b.id, b.municipio, ${now}, ${now}
    from building b where b.id = ${building.id}
    returning code`.execute(tx);
  await tx
    .insertInto("request_event")
    .values({
      ...{ id: uuidV7(), request_id: id, at: now, actor_id: actor.id, actor_label: actor.label },
      ...{ kind: "received", note, detail: JSON.stringify({ state: "received" }) },
    })
    .execute();
  const placement = { municipio: building.municipio, buildingId: building.id };
  await announce(tx, [{ kind: "request.received", subjectKind: "request", subjectId: id, placement }]);
  return { id, code: rows[0]?.code ?? "" };
}
