import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Values } from "./check-input.ts";
import {
  addPublicComment,
  fileCase,
  findCase,
  mergeCases,
  removeCase,
  reopenCase,
} from "./citizen-actions.ts";
import { failureAnswer } from "./data-request.ts";
import { notFound } from "./errors.ts";
import { ACTORS, callAs, type Call, type Org, PORTAL } from "./org.ts";
import { objectNamed } from "./schema.ts";
import { isLoopback } from "./session.ts";
import { atomically, findBy, statement, writeSetting } from "./store.ts";
import { setUsage } from "./usage.ts";
import { updateRecord } from "./write-record.ts";

const photo = z.object({ name: z.string().min(1).max(200), base64: z.base64() });
const caseSchema = z.looseObject({ photos: z.array(photo).max(20).optional() });
const bulkSchema = z.object({ cases: z.array(caseSchema).max(50_000), silent: z.boolean().default(false) });
const commentSchema = z.object({ text: z.string().min(1).max(32_000) });
const reopenSchema = z.object({ text: z.string().max(32_000).optional() });
const mergeSchema = z.object({ into: z.string().min(1) });
const usageSchema = z.object({
  max: z.number().int().min(1).optional(),
  used: z.number().int().min(0).optional(),
});
const keySchema = z.object({ clientId: z.string().min(1), jwk: z.looseObject({ kty: z.string() }) });

type Handler = (call: Call, request: FastifyRequest) => unknown;

function readBody<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const text = typeof request.body === "string" && request.body !== "" ? request.body : "{}";
  return schema.parse(JSON.parse(text));
}

/** Runs a citizen's action for whoever is on this machine and did not come through the gateway. */
function asCitizen(org: Org, route: AdminRoute) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    try {
      if (!isLoopback(request.ip) || request.headers.activityid) throw notFound();
      return reply.code(route.status).send(route.run(callAs(org, PORTAL), request));
    } catch (error) {
      if (error instanceof z.ZodError || error instanceof SyntaxError) {
        const message = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
        return reply.code(400).send({ error: message });
      }
      const { status, body } = failureAnswer(error);
      return reply.code(status).send(body);
    }
  };
}

function caseIn(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

function fileFromJson(call: Call, input: z.infer<typeof caseSchema>): { id: string; caseNumber: string } {
  const { photos = [], ...fields } = input;
  const bytes = photos.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, "base64") }));
  const record = fileCase(call, { fields: fields as Values, photos: bytes });
  return { id: record.id, caseNumber: String(record.fields.CaseNumber) };
}

function history(call: Call, id: string): unknown {
  const record = findCase(call, id);
  const rows = findBy(call.org.db, objectNamed("CaseHistory"), { field: "CaseId", value: record.id });
  const nameOf = (userId: unknown) => ACTORS.find((actor) => actor.id === userId)?.name ?? null;
  return {
    items: rows.map(({ created, fields }) => ({
      at: created,
      by: nameOf(fields.CreatedById),
      field: fields.Field,
      from: fields.OldValue ?? null,
      to: fields.NewValue ?? null,
    })),
  };
}

function listEvents(org: Org): unknown {
  const items = statement(
    org.db,
    `SELECT replay_id AS replayId, event_id AS eventId, type, case_id AS caseId, state, attempts,
       last_error AS lastError FROM czrm_event ORDER BY replay_id DESC LIMIT 500`,
  ).all();
  const row = statement(org.db, "SELECT count(*) AS n FROM czrm_event WHERE state = 'pending'").get();
  return { items: items.toReversed(), pending: (row as { n: number }).n };
}

function resend(org: Org, eventId: string): void {
  const change = statement(
    org.db,
    "UPDATE czrm_event SET state = 'pending', due = ?, made = ?, last_error = NULL WHERE event_id = ?",
  ).run(Date.now(), Date.now(), eventId);
  if (change.changes === 0) throw notFound();
  org.wakeEsb();
}

function file(call: Call, request: FastifyRequest): unknown {
  return fileFromJson(call, readBody(caseSchema, request));
}

function load(call: Call, request: FastifyRequest): unknown {
  const { cases, silent } = readBody(bulkSchema, request);
  const made = atomically(call.org.db, () => cases.map((each) => fileFromJson({ ...call, silent }, each)));
  return { ids: made.map((each) => each.id), caseNumbers: made.map((each) => each.caseNumber) };
}

function change(call: Call, request: FastifyRequest): void {
  const { id } = findCase(call, caseIn(request));
  updateRecord(call, objectNamed("Case"), { id, input: readBody(z.looseObject({}), request) });
}

function comment(call: Call, request: FastifyRequest): unknown {
  const { text } = readBody(commentSchema, request);
  return { id: addPublicComment(call, findCase(call, caseIn(request)).id, text).id };
}

function merge(call: Call, request: FastifyRequest): void {
  mergeCases(call, { loser: caseIn(request), master: readBody(mergeSchema, request).into });
}

function sendAgain(call: Call, request: FastifyRequest): unknown {
  resend(call.org, (request.params as { eventId: string }).eventId);
  return {};
}

function limit(call: Call, request: FastifyRequest): unknown {
  setUsage(call.org, readBody(usageSchema, request));
  return {};
}

function registerKey(call: Call, request: FastifyRequest): unknown {
  const { clientId, jwk } = readBody(keySchema, request);
  writeSetting(call.org.db, `jwt-key:${clientId}`, JSON.stringify(jwk));
  return {};
}

interface AdminRoute {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  status: number;
  run: Handler;
}

const ROUTES: readonly AdminRoute[] = [
  { method: "POST", url: "/admin/cases", status: 201, run: file },
  { method: "POST", url: "/admin/cases/bulk", status: 201, run: load },
  { method: "PATCH", url: "/admin/cases/:id", status: 204, run: change },
  {
    method: "DELETE",
    url: "/admin/cases/:id",
    status: 204,
    run: (call, request) => removeCase(call, caseIn(request)),
  },
  { method: "POST", url: "/admin/cases/:id/comments", status: 201, run: comment },
  { method: "POST", url: "/admin/cases/:id/merge", status: 204, run: merge },
  {
    method: "POST",
    url: "/admin/cases/:id/reopen",
    status: 204,
    run: (call, request) => reopenCase(call, caseIn(request), readBody(reopenSchema, request).text),
  },
  {
    method: "GET",
    url: "/admin/cases/:id/history",
    status: 200,
    run: (call, request) => history(call, caseIn(request)),
  },
  { method: "GET", url: "/admin/events", status: 200, run: (call) => listEvents(call.org) },
  { method: "POST", url: "/admin/events/:eventId/resend", status: 202, run: sendAgain },
  { method: "PUT", url: "/admin/limits", status: 200, run: limit },
  { method: "POST", url: "/admin/jwt-keys", status: 201, run: registerKey },
];

/** What tests and training do to CzRM from behind (README §11). Never reached through the gateway. */
export function adminRoutes(app: FastifyInstance, org: Org): void {
  for (const route of ROUTES) {
    const { method, url } = route;
    app.route({ method, url, config: { faultless: true }, handler: asCitizen(org, route) });
  }
}
