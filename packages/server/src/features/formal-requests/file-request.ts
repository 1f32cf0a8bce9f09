import type { FormalRequestDraft } from "@stabile/contract/protocol";
import { type Signature, signatureOf } from "#domain/access/capacity.ts";
import type { Principal, Reach } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { writeRequest } from "#features/formal-requests/write-request.ts";
import { findGround } from "#features/dossier/public.ts";
import { type ProtocolDesk, recordEntry } from "#features/protocol/public.ts";
import { openRequest } from "#features/requests/public.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

interface Filing {
  buildingId: string;
  draft: FormalRequestDraft;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

export interface Filed {
  entryId: string;
  code: string;
  requestId: string;
  requestCode: string;
}

/**
 * A formal request of the employer of who works in a building: protocolled as a proof, and a report that is worked on like
 * any other. All of it is there, or nothing.
 * @throws Problem `not-found` when the building is out of reach, `conflict` when no protocol is connected
 */
export function fileRequest(db: Db, desk: ProtocolDesk, filing: Filing): Promise<Filed> {
  const { buildingId, principal, reach } = filing;
  return inTransaction(db, async (tx) => {
    const building = await findGround(tx, buildingId, reach);
    if (desk.platformName === undefined)
      throw new Problem(
        "conflict",
        "Il protocollo non è collegato: consegna la richiesta all'ufficio protocollo",
      );
    const now = desk.clock.now();
    const place = { buildingId, municipio: building.municipio };
    const signature = signatureOf(principal, "formal-request.file", place);
    const letter = { filing, building, signature, now };
    const file = await keepLetter(desk, letter);
    return record(tx, desk, { ...letter, file });
  });
}

type Building = Awaited<ReturnType<typeof findGround>>;

interface Letter {
  filing: Filing;
  building: Building;
  signature: Signature;
  now: Date;
}

interface KeptLetter extends Letter {
  file: { name: string; mediaType: string; sha256: string };
}

async function record(tx: Tx, desk: ProtocolDesk, letter: KeptLetter): Promise<Filed> {
  const { filing, building, signature, now, file } = letter;
  const { draft, principal, correlationId } = filing;
  const { actor } = signature;
  const { municipio, id: buildingId } = building;
  const id = uuidV7();
  const entry = await recordEntry(tx, desk, {
    direction: "in",
    subject: `${draft.subject}. ${building.name} (${building.code})`,
    correspondents: [{ kind: "person", name: principal.displayName }],
    ...{ classification: desk.classification, office: desk.office, attachments: [file] },
    cause: { kind: "formal-request", id, buildingId, municipio },
    ...{ actor, correlationId },
  });
  const request = await openRequest(tx, {
    ...{ sourceKey: entry.code, subject: draft.subject, description: draft.text },
    ...{ reporter: principal.displayName, building, actor, now, note: `Richiesta formale ${entry.code}` },
  });
  await insert(tx, letter, { id, entryId: entry.id, requestId: request.id });
  const subject = { subjectKind: "building", subjectId: buildingId };
  await audit(tx, {
    ...{ actor, action: "formal-request.file", ...subject, correlationId },
    detail: { ...signature.detail, code: entry.code, request: request.code, sha256: file.sha256 },
  });
  return { entryId: entry.id, code: entry.code, requestId: request.id, requestCode: request.code };
}

async function insert(
  tx: Tx,
  { filing: { draft, principal }, building, signature, now, file }: KeptLetter,
  { id, entryId, requestId }: { id: string; entryId: string; requestId: string },
): Promise<void> {
  const { subject, text, capacity } = draft;
  await tx
    .insertInto("formal_request")
    .values({
      ...{ id, entry_id: entryId, building_id: building.id, request_id: requestId, subject, text, capacity },
      ...{ author_id: principal.userId, author_label: signature.actor.label },
      ...{ sha256: file.sha256, created_at: now },
    })
    .execute();
}

/** The bytes are kept before the rows that name them: if these fail, they are only unused. */
async function keepLetter(
  { blobs, municipality }: ProtocolDesk,
  { filing: { draft }, building, signature, now }: Letter,
): Promise<KeptLetter["file"]> {
  const day = romeDay(now);
  const { label: author } = signature.actor;
  const bytes = await writeRequest({ municipality, building, ...draft, author, day, producedAt: now });
  const name = `Richiesta formale ${building.code} ${day}.pdf`;
  const kept = await blobs.keep(bytes, name);
  if (kept.kind === "refused") throw new Problem("unprocessable", kept.message);
  return { name, mediaType: kept.mediaType, sha256: kept.sha256 };
}
