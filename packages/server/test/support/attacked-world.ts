import { randomUUID } from "node:crypto";
import { ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import { openOffice } from "#test/features/work-orders/office.ts";
import { freshDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";
import { serveApplication } from "#test/support/served-application.ts";
import type { Db } from "#runtime/database/open-database.ts";

export const ONE_PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export interface AttackedWorld {
  db: Db;
  /** Where the API is. */
  base: string;
  /** One of each role, over the whole municipality. */
  people: Map<Role, OpenedSession>;
  /** What is there, so that a call reaches beyond "not found"; the last ones are orders. */
  ids: string[];
  close(): Promise<void>;
}

/** The whole application over a small office, served on a socket, with nobody counting the calls. */
export async function openAttackedWorld(): Promise<AttackedWorld> {
  const database = await freshDatabase();
  const { db } = database;
  const { application, base } = await serveApplication(database);
  const people = new Map<Role, OpenedSession>();
  for (const role of Object.keys(ROLE_LABEL) as Role[]) people.set(role, await openSession(db, role));
  const office = await openOffice(db);
  const ids = [office.buildingId, office.contractId, office.firmId, await report(db)];
  for (let order = 0; order < 3; order += 1)
    ids.push((await office.create({ firmId: office.firmId, issue: true })).id);
  return { db, base, people, ids, close: () => application.close() };
}

async function report(db: Db): Promise<string> {
  const id = randomUUID();
  const at = new Date("2026-03-01T10:00:00Z");
  const told = {
    code: "SEG-2026-000001",
    source: "czrm",
    source_key: "1",
    state: "received",
    subject: "Piove",
  };
  const when = { opened_at: at, source_modified_at: at };
  await db
    .insertInto("request")
    .values({ id, ...told, ...when, municipio: "III" })
    .execute();
  return id;
}
