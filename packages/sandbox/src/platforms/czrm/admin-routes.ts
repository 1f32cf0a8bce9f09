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

type Handler = (call: Call, request: FastifyRequest, reply: FastifyReply) => unknown;

function readBody<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const text = typeof request.body === "string" && request.body !== "" ? request.body : "{}";
  return schema.parse(JSON.parse(text));
}

/** Runs a citizen's action for whoever is on this machine and did not come through the gateway. */
function asCitizen(org: Org, handler: Handler) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    try {
      if (!isLoopback(request.ip) || request.headers.activityid) throw notFound();
      const result = handler(callAs(org, PORTAL), request, reply);
      return reply.send(result);
    } catch (error) {
      if (error instanceof z.ZodError || error instanceof SyntaxError) {
        return reply
          .code(400)
          .send({ error: error instanceof z.ZodError ? z.prettifyError(error) : error.message });
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

function caseRoutes(app: FastifyInstance, org: Org): void {
  const config = { faultless: true };
  const on = (handler: Handler) => asCitizen(org, handler);
  app.post(
    "/admin/cases",
    { config },
    on((call, request, reply) => {
      reply.code(201);
      return fileFromJson(call, readBody(caseSchema, request));
    }),
  );
  app.post(
    "/admin/cases/bulk",
    { config },
    on((call, request, reply) => {
      const { cases, silent } = readBody(bulkSchema, request);
      const made = atomically(org.db, () => cases.map((each) => fileFromJson({ ...call, silent }, each)));
      reply.code(201);
      return { ids: made.map((each) => each.id), caseNumbers: made.map((each) => each.caseNumber) };
    }),
  );
  app.patch(
    "/admin/cases/:id",
    { config },
    on((call, request, reply) => {
      const { id } = findCase(call, caseIn(request));
      updateRecord(call, objectNamed("Case"), { id, input: readBody(z.looseObject({}), request) });
      reply.code(204);
    }),
  );
  app.delete(
    "/admin/cases/:id",
    { config },
    on((call, request, reply) => {
      removeCase(call, caseIn(request));
      reply.code(204);
    }),
  );
  app.post(
    "/admin/cases/:id/comments",
    { config },
    on((call, request, reply) => {
      const { text } = readBody(commentSchema, request);
      reply.code(201);
      return { id: addPublicComment(call, findCase(call, caseIn(request)).id, text).id };
    }),
  );
  app.post(
    "/admin/cases/:id/merge",
    { config },
    on((call, request, reply) => {
      mergeCases(call, { loser: caseIn(request), master: readBody(mergeSchema, request).into });
      reply.code(204);
    }),
  );
  app.post(
    "/admin/cases/:id/reopen",
    { config },
    on((call, request, reply) => {
      reopenCase(call, caseIn(request), readBody(reopenSchema, request).text);
      reply.code(204);
    }),
  );
  app.get(
    "/admin/cases/:id/history",
    { config },
    on((call, request) => history(call, caseIn(request))),
  );
}

/** What tests and training do to CzRM from behind (README §11). Never reached through the gateway. */
export function adminRoutes(app: FastifyInstance, org: Org): void {
  const config = { faultless: true };
  caseRoutes(app, org);
  app.get(
    "/admin/events",
    { config },
    asCitizen(org, () => listEvents(org)),
  );
  app.post(
    "/admin/events/:eventId/resend",
    { config },
    asCitizen(org, (_call, request, reply) => {
      resend(org, (request.params as { eventId: string }).eventId);
      reply.code(202);
      return {};
    }),
  );
  app.put(
    "/admin/limits",
    { config },
    asCitizen(org, (_call, request) => {
      setUsage(org, readBody(usageSchema, request));
      return {};
    }),
  );
  app.post(
    "/admin/jwt-keys",
    { config },
    asCitizen(org, (_call, request, reply) => {
      const { clientId, jwk } = readBody(keySchema, request);
      writeSetting(org.db, `jwt-key:${clientId}`, JSON.stringify(jwk));
      reply.code(201);
      return {};
    }),
  );
}
