import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchFiles } from "#features/requests/fetch-files.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import { AntivirusConfig } from "#runtime/antivirus/antivirus-config.ts";
import { createScanner } from "#runtime/antivirus/scanner.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { openOffice } from "#test/features/work-orders/office.ts";
import { ONE_PIXEL } from "#test/support/attacked-world.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";
import { EICAR, missingClamd, type RealClamd, startClamd } from "#test/support/real-clamd.ts";
import { serveApplication, type ServedApplication } from "#test/support/served-application.ts";

/** A photo that is shown like any other, with more behind it. */
const INFECTED = Buffer.concat([ONE_PIXEL, Buffer.from(EICAR)]);

describe.skipIf(missingClamd.length > 0)(`with an antivirus (${databaseKind})`, () => {
  let clamd: RealClamd;
  let database: TestDatabase;
  let served: ServedApplication;
  let world: CzrmWorld;
  let technician: OpenedSession;
  let systems: OpenedSession;
  let orderId: string;
  beforeAll(async () => {
    clamd = await startClamd();
    database = await freshDatabase();
    served = await serveApplication(database, { ANTIVIRUS: clamd.tcp, ANTIVIRUS_TIMEOUT_SECONDS: "5" });
    world = await openCzrmWorld(database);
    technician = await openSession(database.db, "technician");
    systems = await openSession(database.db, "systems");
    const office = await openOffice(database.db);
    orderId = (await office.create({ firmId: office.firmId, issue: true })).id;
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    await served?.application.close();
    await clamd?.close();
  });

  async function upload(
    path: string,
    file: { bytes: Buffer; name: string; by?: OpenedSession; key?: string },
  ) {
    const { token, csrf } = file.by ?? technician;
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(file.bytes)]), file.name);
    const answer = await fetch(`${served.base}${path}`, {
      method: "POST",
      headers: {
        cookie: `__Host-stabile=${token}`,
        "x-csrf-token": csrf,
        "idempotency-key": file.key ?? randomUUID(),
      },
      body: form,
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Record<string, unknown>,
    };
  }
  const attach = (name: string, bytes: Buffer, key?: string) =>
    upload(`/work-orders/${orderId}/attachments`, { bytes, name, ...(key === undefined ? {} : { key }) });

  const stored = async () => {
    const folders = await readdir(join(database.dataDir, "blobs"), { recursive: true }).catch(() => []);
    return folders.filter((name) => /[0-9a-f]{64}$/.test(name)).length;
  };
  const inRegister = async (actor: string) =>
    database.db
      .selectFrom("audit_entry")
      .select(["actor_label", "subject_kind", "detail"])
      .where("action", "=", "file.infected")
      .where("actor_label", "=", actor)
      .execute();

  test("an upload with something in it is refused by its name, kept nowhere, and in the register", async () => {
    const before = await stored();
    const { status, body } = await attach("../foto del tetto.png", INFECTED);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      type: "urn:stabile:problem:file-infected",
      detail:
        "Nel file «foto del tetto.png» l'antivirus ha trovato «Prova.Eicar.UNOFFICIAL»: non è stato preso",
      errors: [{ field: "file" }],
    });
    expect(await stored()).toBe(before);
    await expect
      .poll(() => inRegister("PROVA-technician-municipality"))
      .toMatchObject([
        {
          subject_kind: "route",
          detail: { fileName: "foto del tetto.png", signature: "Prova.Eicar.UNOFFICIAL", times: 1 },
        },
      ]);
    expect((await attach("foto.png", ONE_PIXEL)).status).toBe(201);
    expect(await stored()).toBe(before + 1);
  });

  test("so is a sheet that is only read, and not kept", async () => {
    const sheet = { bytes: Buffer.from(`Codice fiscale;Ruolo\n${EICAR}`), name: "ruoli.csv", by: systems };
    const { status, body } = await upload("/role-sheets/preview", sheet);
    expect([status, body.type]).toEqual([422, "urn:stabile:problem:file-infected"]);
  });

  test("while the antivirus is away nothing is taken, and the same call succeeds when it is back", async () => {
    const [key, photo] = [randomUUID(), Buffer.concat([ONE_PIXEL, Buffer.from("altra")])];
    await clamd.kill();
    const { status, body, headers } = await attach("prima.png", photo, key);
    expect([status, body.type, headers.get("retry-after")]).toEqual([
      503,
      "urn:stabile:problem:antivirus-unavailable",
      "5",
    ]);
    expect(body.detail).toMatch(/«prima\.png» non è stato preso.*Riprova/);
    await clamd.start();
    expect((await attach("prima.png", photo, key)).status).toBe(201);
  });

  test("a file that comes from a platform is looked into before it is kept: the bad one is told, the others wait if they must", async () => {
    const { body } = await world.admin("POST", "/admin/cases", {
      Subject: "Muro scrostato",
      RecordType: { Name: "Segnalazione" },
    });
    const sourceKey = body.id as string;
    for (const [name, bytes] of [
      ["brutta.png", INFECTED],
      ["buona.png", Buffer.concat([ONE_PIXEL, Buffer.from("buona")])],
    ] as const)
      await world.write("/services/data/v56.0/sobjects/ContentVersion", {
        ...{ Title: name, PathOnClient: name, FirstPublishLocationId: sourceKey },
        VersionData: bytes.toString("base64"),
      });
    await pollCases(world.deps);
    const { id } = await database.db
      .selectFrom("request")
      .select("id")
      .where("source_key", "=", sourceKey)
      .executeTakeFirstOrThrow();
    const scanner = createScanner(AntivirusConfig.parse({ ANTIVIRUS: clamd.socket }));
    const deps = {
      ...world.deps,
      blobs: createBlobStore({ directory: join(database.dataDir, "blobs"), scanner }),
    };
    const states = () =>
      database.db
        .selectFrom("attachment")
        .select(["file_name", "state", "refuse_reason"])
        .where("subject_id", "=", id)
        .orderBy("file_name")
        .execute();

    await clamd.kill();
    const before = await stored();
    await expect(fetchFiles(deps, { requests: [{ id, sourceKey }] })).rejects.toThrow("L'antivirus");
    expect((await states()).map(({ state }) => state)).toEqual(["to-fetch", "to-fetch"]);
    expect(await stored()).toBe(before);

    await clamd.start();
    await fetchFiles(deps, { requests: [{ id, sourceKey }] });
    expect(await states()).toEqual([
      {
        file_name: "brutta.png",
        state: "refused",
        refuse_reason: "L'antivirus vi ha trovato «Prova.Eicar.UNOFFICIAL»",
      },
      { file_name: "buona.png", state: "stored", refuse_reason: null },
    ]);
    expect(await stored()).toBe(before + 1);
    expect(await inRegister("czrm")).toMatchObject([
      { subject_kind: "request", detail: { fileName: "brutta.png", signature: "Prova.Eicar.UNOFFICIAL" } },
    ]);
    const told = await database.db
      .selectFrom("inbox_message")
      .select(["state", "reason"])
      .where("kind", "=", "file")
      .execute();
    expect(told).toMatchObject([
      { state: "parked", reason: expect.stringContaining("L'antivirus vi ha trovato") },
    ]);
  });
});
