import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "#main/audit-command.ts";
import { auditDeps } from "#main/audit-deps.ts";
import { readConfig } from "#main/config.ts";
import { EXIT, exitCodeOf, explain } from "#main/exit-codes.ts";
import { checkAudit } from "#main/doctor-audit.ts";
import { anchorOf, anchorText } from "#runtime/audit-chain/anchors.ts";
import { sealEntries } from "#runtime/audit-chain/seal-entries.ts";
import type { Seal } from "#runtime/audit-chain/seals.ts";
import { systemClock } from "#runtime/clock.ts";
import { openDatabase } from "#runtime/database/open-database.ts";
import { tamper, writeEntries } from "#test/support/audited.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { runCommand } from "#test/support/run-command.ts";

let database: TestDatabase;
/** Of a seal in the middle. */
let anchor: string;
beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  await writeEntries(db, 30);
  anchor = anchorText(anchorOf((await sealEntries(db, systemClock)) as Seal));
  await writeEntries(db, 30);
  // The embedded database belongs to one process at a time: now it is the command's.
  await database.leave();
});
afterAll(() => database.close());

async function stabile(...args: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await runCommand(database, args);
  return { code, said: code === 0 ? stdout : stdout + stderr };
}

const hex = (text: string) => Buffer.from(text, "hex");
const sha256 = (...parts: (string | Uint8Array)[]) => {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part);
  return sum.digest();
};

/** What a third party would write, from docs/adr/0004 alone, to verify an export without us. */
function verifyAlone(exported: string): number {
  let previous = sha256("stabile-audit-1");
  let digests: Buffer[] = [];
  let seals = 0;
  for (const one of exported
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))) {
    if (one.seal === undefined) {
      expect(sha256(one.line).toString("hex")).toBe(one.digest);
      digests.push(hex(one.digest));
      continue;
    }
    expect(sha256(Buffer.concat(digests)).toString("hex")).toBe(one.entriesHash);
    const told = [
      one.seal,
      one.after.operations,
      one.to.operations,
      one.after.readings,
      one.to.readings,
      one.entries,
      one.newestAt,
      one.sealedAt,
    ];
    expect(sha256(previous, told.join("\t"), hex(one.entriesHash)).toString("hex")).toBe(one.hash);
    previous = hex(one.hash);
    digests = [];
    seals += 1;
  }
  return seals;
}

test("an operator verifies, and takes an export that anybody can verify alone", async () => {
  const verified = await stabile("audit", "verify", "--anchor", anchor);
  expect(verified.said).toMatch(/60 voci in 2 segmenti.*\n✓ La catena è integra fino al segmento 2/);
  expect(verified.code).toBe(0);
  const out = join(database.dataDir, "export.jsonl");
  expect(await stabile("audit", "export", "--out", out)).toMatchObject({ code: 0 });
  // The verification is an entry too, and was sealed meanwhile.
  expect(verifyAlone(await readFile(out, "utf8"))).toBe(3);
});

test("with an entry changed the command names it and ends with its own code, and doctor says so", async () => {
  const opened = await openDatabase({ url: database.url, dataDir: database.dataDir });
  await tamper(opened.db, sql`update audit_entry set actor_label = 'Nessuno' where id = 7`);
  const config = readConfig({ STABILE_DATA_DIR: database.dataDir });
  expect(await checkAudit(opened.db, config)).toMatchObject([
    { level: "error", code: 9, text: expect.stringMatching(/voce 7/) },
  ]);
  await opened.close();
  const { code, said } = await stabile("audit", "verify");
  expect(said).toMatch(
    /✗ La catena non è integra\. Primo punto: Voce modificata \(registro delle operazioni, voce 7\), nel segmento 1\./,
  );
  expect(code).toBe(9);
});

test.each([
  [[], /le voci sono verify, anchor, export/],
  [["verify", "--anchor", "nulla.txt"], /non è la riga di un sigillo, né un file/],
  [["export", "--format", "pdf"], /jsonl oppure csv/],
  [["export", "--from", "0"], /numero di segmento/],
  [["anchor", "ora"], /argomento di troppo/],
])(
  "%j is refused with what is wrong, as a mistake of usage, before anything is opened",
  async (args, said) => {
    const refusal = await audit(args).catch((error: unknown) => error);
    expect(exitCodeOf(refusal)).toBe(EXIT.usage);
    expect(explain(refusal)).toMatch(said);
  },
);

test("seals written down for one database are not held against another, whoever connects to it", () => {
  const fileOf = (DATABASE_URL?: string) =>
    auditDeps({ STABILE_DATA_DIR: "/var", KEEP_AUDIT_DAYS: 730, DATABASE_URL }).anchorFile;
  expect(fileOf()).toBe("/var/audit-anchors.txt");
  const own = fileOf("postgres://ada:segreto@db.example/stabile");
  expect(own).toMatch(/^\/var\/audit-anchors-[0-9a-f]{8}\.txt$/);
  expect(fileOf("postgres://altri:altro@db.example/stabile")).toBe(own);
  expect(fileOf("postgres://ada:segreto@db.example/altra")).not.toBe(own);
});
