import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { aurigaProtocolRegister } from "#connectors/auriga/client.ts";
import { AurigaConfig } from "#connectors/auriga/config.ts";
import type { Grant } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { formalRequestRoutes } from "#features/formal-requests/routes.ts";
import { watchAnnulments } from "#features/protocol/annulment-sender.ts";
import { protocolSenders } from "#features/protocol/jobs.ts";
import { protocolRoutes } from "#features/protocol/routes.ts";
import type { Access } from "#runtime/access-log.ts";
import { acceptDocument } from "#runtime/blobs/accept-document.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createDelivery } from "#runtime/delivery/deliver.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { openSoapServer } from "#test/connectors/auriga/soap-server.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { openDesk, person } from "#test/support/desk.ts";

const everywhere = (role: Grant["role"]): Grant => ({ role, scopeKind: "municipality", scopeKey: "" });

/** The protocol's routes on a socket, with a school of Municipio III, a library of Municipio I, and people. */
export async function openProtocolDesk(db: Db, { platformName = "AURIGA" as string | undefined } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "stabile-protocol-"));
  const buildings = { school: uuidV7(), library: uuidV7() };
  const row = (id: string, code: string, municipio: string) => ({
    ...{ id, code, name: `Edificio ${code}`, use: "school", municipio, source: "realgimm", source_key: code },
  });
  await db
    .insertInto("building")
    .values([row(buildings.school, "ED-1", "III"), row(buildings.library, "ED-2", "I")])
    .execute();
  const people = {
    head: person("Ada Preside", [
      { role: "building-contact", scopeKind: "building", scopeKey: buildings.school },
    ]),
    otherHead: person("Ugo Altrove", [
      { role: "building-contact", scopeKind: "building", scopeKey: buildings.library },
    ]),
    technician: person("Paolo Tecnico", [everywhere("technician")]),
    registrar: person("Marta Protocollo", [everywhere("urp")]),
    ofMunicipio: person("Rita Parte", [{ role: "urp", scopeKind: "municipio", scopeKey: "III" }]),
    auditor: person("Ugo Revisore", [everywhere("auditor")]),
  };
  for (const { userId, displayName } of Object.values(people))
    await db
      .insertInto("app_user")
      .values({ id: userId, scheme: "spid-code", identifier: displayName, display_name: displayName })
      .execute();
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  const server = await openSoapServer();
  // why: the ledger's table is tested with the console.
  const ledger = { record: () => undefined, noteBreaker: () => undefined, settled: async () => undefined };
  const http = createHttpClient({
    ...{ platform: "protocol", api: "AURIGA", baseUrl: server.url, ledger, clock, totalMs: 5_000 },
    breaker: { failures: 1_000 },
  });
  const config = AurigaConfig.parse({ AURIGA_USER: "ws", AURIGA_PASSWORD: "segreto & <co>" });
  const register = aurigaProtocolRegister(config, http);
  const blobs = createBlobStore({ directory, accept: acceptDocument });
  const readings: Access[] = [];
  const desk = {
    ...{ clock, jobs: idleJobs, blobs, platformName, municipality: "Comune di Prova" },
    ...{ emergencyMinutes: 10, classification: "4.8", office: "1.2" },
    accessLog: { record: async (access: Access) => void readings.push(access) },
  };
  const opened = await openDesk({
    db,
    people,
    clock,
    register: (api) => {
      protocolRoutes(api, desk);
      formalRequestRoutes(api, desk);
    },
  });
  const senders = protocolSenders({ db, clock, register }, blobs);
  return {
    ...opened,
    ...{ people, buildings, server, readings },
    async download(who: string, path: string): Promise<{ type: string | null; bytes: Buffer }> {
      const answer = await fetch(opened.base + path, { headers: { cookie: `${SESSION_COOKIE}=${who}` } });
      return {
        type: answer.headers.get("content-type"),
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    },
    later: (minutes: number) => {
      aheadMs += minutes * 60_000;
    },
    deliver: () => createDelivery({ db, clock, senders }).sweep(),
    watch: () => watchAnnulments({ db, clock, register }),
    async empty() {
      await sql`alter table formal_request disable trigger formal_request_is_append_only`.execute(db);
      for (const table of ["formal_request", "protocol_entry", "outbox_message", "emergency_register"])
        await sql`delete from ${sql.table(table)}`.execute(db);
      await sql`alter table formal_request enable trigger formal_request_is_append_only`.execute(db);
    },
    async close() {
      await opened.close();
      await http.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
