/**
 * The baseline: `node:http` + `pg` and nothing more. It runs the statements it is given, prepared as the product
 * prepares them, and sends the JSON that SQL built. No sign-in, no permissions, no access log, no checks.
 *
 * node bare-server.ts PLAN.json   (a BarePlan)
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import type { BarePlan, BareReading, BareStep, BareWriting } from "./bare-plan.ts";

const plan = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as BarePlan;
const pool = new pg.Pool({
  connectionString: plan.databaseUrl,
  max: plan.poolSize,
  idleTimeoutMillis: 300_000,
});
const turns = new Map<string, number>();

const server = createServer((request, response) => {
  const [, kind = "", number = "0"] = (request.url ?? "").split("/");
  const reading = plan.readings[kind]?.[Number(number)];
  const writing = plan.writings[kind];
  const work = reading
    ? read(reading)
    : writing
      ? write(kind, writing)
      : Promise.reject(new Error("unknown"));
  // A writing's body is not looked at, but it has to be taken in.
  request.resume();
  work.then(
    (body) => {
      response.writeHead(200, {
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(body),
      });
      response.end(body);
    },
    (error: Error) => {
      console.error(error.message);
      response.writeHead(500).end();
    },
  );
});

async function read({ steps, column }: BareReading): Promise<string> {
  let body = "[]";
  for (const step of steps) {
    const { rows } = await pool.query(statement(step));
    body = (rows[0]?.[column] as string | null | undefined) ?? body;
  }
  return body;
}

function statement({ text, values }: BareStep) {
  const { name, text: sql } = plan.texts[text] ?? { text: "" };
  return name === undefined ? { text: sql, values } : { name, text: sql, values };
}

async function write(kind: string, writing: BareWriting): Promise<string> {
  const ids = new Map<string, string>(writing.fresh.map((example) => [example, randomUUID()]));
  for (const { example, ids: list } of writing.turns) {
    const turn = turns.get(kind + example) ?? 0;
    turns.set(kind + example, turn + 1);
    ids.set(example, list[turn % list.length] ?? example);
  }
  const renew = (value: unknown) => (typeof value === "string" ? replaceIds(value, ids) : value);
  const client = await pool.connect();
  try {
    await client.query("begin");
    for (const step of writing.steps)
      await client.query(statement({ text: step.text, values: step.values.map(renew) }));
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
  return "{}";
}

function replaceIds(value: string, ids: Map<string, string>): string {
  const whole = ids.get(value);
  if (whole !== undefined || value.length < 36) return whole ?? value;
  return value.replace(
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
    (id) => ids.get(id) ?? id,
  );
}

server.listen(0, "127.0.0.1", () => {
  console.log(`pronto su ${(server.address() as AddressInfo).port}`);
});
process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close();
  void pool.end().then(() => process.exit(0));
});
