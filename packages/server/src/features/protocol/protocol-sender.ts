import { buffer } from "node:stream/consumers";
import { sql } from "kysely";
import { z } from "zod";
import { type EntryFile, PROTOCOL, REGISTER_DOCUMENT } from "#features/protocol/record-entry.ts";
import type {
  Correspondent,
  Direction,
  FileToRegister,
  ProtocolRegister,
  RegisterOutcome,
} from "#ports/protocol-register.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { OutboxMessage, Sender, SendOutcome } from "#runtime/delivery/deliver.ts";
import { announce } from "#runtime/events.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface ProtocolDeps {
  db: Db;
  clock: Clock;
  register: ProtocolRegister;
  blobs: Pick<BlobStore, "open">;
  /** Called between any two steps: a crash test stops the process there. */
  onStep?: (step: string) => void | Promise<void>;
}

const Payload = z.object({ entryId: z.uuid() });

interface Entry {
  id: string;
  code: string;
  direction: Direction;
  subject: string;
  correspondents: Correspondent[];
  classification: string | null;
  office: string | null;
  attachments: EntryFile[];
  state: string;
  tried: boolean;
  createdAt: Date;
  emergencyNumber: number | null;
  emergencyAt: Date | null;
  municipio: string | null;
  buildingId: string | null;
}

/**
 * Has a document protocolled. That it is about to be tried is written down first, so that whatever dies in between, the
 * next try looks for it before it is said again; once it has its number nothing is sent any more.
 */
export function protocolSender(deps: ProtocolDeps): Sender {
  return {
    platform: PROTOCOL,
    kind: REGISTER_DOCUMENT,
    async send(message) {
      const entry = await readEntry(deps.db, Payload.parse(message.payload).entryId);
      if (entry === undefined) return { kind: "refused", because: "Il documento non c'è più", gone: true };
      if (entry.state === "registered" || entry.state === "annulled") return { kind: "delivered" };
      const files = await readFiles(deps.blobs, entry.attachments);
      if (files === undefined) return refuse(deps, entry, "Un file allegato non è più nell'archivio");
      await noteTry(deps, entry);
      await deps.onStep?.("tried");
      const outcome = await deps.register.register(
        documentOf(entry, { files, message }),
        message.correlationId,
      );
      await deps.onStep?.("answered");
      if (outcome.kind === "refused") return refuse(deps, entry, outcome.because);
      await noteNumber(deps, entry, outcome);
      await deps.onStep?.("numbered");
      return { kind: "delivered" };
    },
  };
}

async function readEntry(db: Db, id: string): Promise<Entry | undefined> {
  const { rows } = await sql<Entry>`
    select id, code, direction, subject, correspondents, classification, office, attachments, state,
      tried_at is not null as tried, created_at as "createdAt", emergency_number as "emergencyNumber",
      emergency_at as "emergencyAt", municipio, building_id as "buildingId"
    from protocol_entry where id = ${id}`.execute(db);
  return rows[0];
}

async function readFiles(
  blobs: Pick<BlobStore, "open">,
  files: readonly EntryFile[],
): Promise<FileToRegister[] | undefined> {
  const read: FileToRegister[] = [];
  for (const { name, mediaType, sha256 } of files) {
    const stream = await blobs.open(sha256);
    if (stream === undefined) return undefined;
    read.push({ name, mediaType, bytes: await buffer(stream) });
  }
  return read;
}

function documentOf(entry: Entry, { files, message }: { files: FileToRegister[]; message: OutboxMessage }) {
  const { emergencyNumber, emergencyAt } = entry;
  return {
    reference: entry.code,
    repeated: entry.tried || message.attempts > 1,
    direction: entry.direction,
    subject: entry.subject,
    correspondents: entry.correspondents,
    classification: entry.classification,
    folder: null,
    office: entry.office,
    arrivedAt: entry.direction === "in" ? entry.createdAt : null,
    files,
    emergency:
      emergencyNumber === null || emergencyAt === null ? null : { number: emergencyNumber, at: emergencyAt },
  };
}

/** Committed before the call. */
async function noteTry({ db, clock }: ProtocolDeps, { id }: Entry): Promise<void> {
  await sql`update protocol_entry set tried_at = coalesce(tried_at, ${clock.now()}) where id = ${id}`.execute(
    db,
  );
}

async function refuse({ db }: ProtocolDeps, { id }: Entry, because: string): Promise<SendOutcome> {
  await sql`update protocol_entry set state = 'parked', refusal = ${because.slice(0, 1_000)}
    where id = ${id} and state in ('waiting', 'emergency', 'parked')`.execute(db);
  return { kind: "refused", because };
}

type Registered = Extract<RegisterOutcome, { kind: "registered" }>;

async function noteNumber(
  { db, clock }: ProtocolDeps,
  entry: Entry,
  { unitId, registration, missingFiles }: Registered,
): Promise<void> {
  const { register, year, number, registeredAt, annulled } = registration;
  await inTransaction(db, async (tx) => {
    const result = await sql`
      update protocol_entry set state = ${annulled ? "annulled" : "registered"}, unit_id = ${unitId}, register = ${register},
        year = ${year}, number = ${number}, registered_at = ${registeredAt ?? clock.now()},
        missing_files = ${JSON.stringify(missingFiles)}, refusal = null
      where id = ${entry.id} and number is null`.execute(tx);
    if (result.numAffectedRows === 0n) return;
    const placement = { municipio: entry.municipio, buildingId: entry.buildingId };
    await announce(tx, [
      { kind: "protocol.registered", subjectKind: "protocol-entry", subjectId: entry.id, placement },
    ]);
  });
}
