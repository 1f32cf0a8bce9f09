import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { apexCall } from "./apex.ts";
import { dataCall } from "./data-call.ts";
import { type DataAnswer, failureAnswer, readDataPath } from "./data-request.ts";
import { limitExceeded, notFound, refuse, refuseFields } from "./errors.ts";
import { type Actor, callAs, type Org } from "./org.ts";
import { authenticate } from "./session.ts";
import { countCall, limitInfo } from "./usage.ts";

const JSON_TYPE = "application/json;charset=UTF-8";

function send(org: Org, reply: FastifyReply, answer: DataAnswer): FastifyReply {
  reply
    .code(answer.status)
    .header("sforce-limit-info", limitInfo(org))
    .header("cache-control", "no-cache,must-revalidate,no-store");
  if (answer.bytes) return reply.type("application/octet-stream").send(answer.bytes);
  if (answer.body === undefined) return reply.send();
  const location = answer.status === 201 ? (answer.body as { id?: string }).id : undefined;
  if (location) reply.header("location", `${reply.request.url.split("?")[0]}/${location}`);
  return reply.type(JSON_TYPE).send(JSON.stringify(answer.body));
}

/** Runs a call for whoever is calling; a refusal at any step is Salesforce's array of errors. */
async function answer(
  org: Org,
  exchange: { request: FastifyRequest; reply: FastifyReply },
  run: (actor: Actor) => DataAnswer | Promise<DataAnswer>,
): Promise<FastifyReply> {
  const { request, reply } = exchange;
  try {
    const actor = authenticate(org, request);
    if (!countCall(org)) throw limitExceeded();
    return send(org, reply, await run(actor));
  } catch (error) {
    return send(org, reply, failureAnswer(error));
  }
}

interface Part {
  fieldname: string;
  mimetype: string;
  type: "file" | "field";
  filename?: string;
  value?: unknown;
  toBuffer?(): Promise<Buffer>;
}

/** The record's part comes as a file or as a field, and as a field it has been parsed already. */
function readEntity(content: unknown): Record<string, unknown> {
  const plain = Buffer.isBuffer(content) || typeof content === "string";
  return (plain ? JSON.parse(content.toString()) : (content ?? {})) as Record<string, unknown>;
}

/** Salesforce's multipart insert: the record as JSON in `entity_…`, the bytes in `VersionData`. */
async function readMultipart(request: FastifyRequest): Promise<unknown> {
  let entity: Record<string, unknown> = {};
  let bytes: Buffer | undefined;
  let filename: string | undefined;
  for await (const part of request.parts() as AsyncIterable<Part>) {
    const content = part.toBuffer ? await part.toBuffer() : part.value;
    if (part.fieldname === "VersionData") {
      bytes = Buffer.isBuffer(content) ? content : Buffer.from(String(content ?? ""));
      filename = part.filename;
    } else entity = readEntity(content);
  }
  if (!bytes)
    throw refuseFields("REQUIRED_FIELD_MISSING", "Required fields are missing: [VersionData]", [
      "VersionData",
    ]);
  return { ...(filename && { PathOnClient: filename }), ...entity, VersionData: bytes };
}

async function bodyOf(request: FastifyRequest): Promise<unknown> {
  if (request.isMultipart()) {
    try {
      return await readMultipart(request);
    } catch (error) {
      if (error instanceof SyntaxError) throw refuse(400, "JSON_PARSER_ERROR", error.message);
      const { code = "", message } = error as { code?: string; message: string };
      if (code.startsWith("FST_")) throw refuse(413, "REQUEST_TOO_LARGE", message);
      throw error;
    }
  }
  if (typeof request.body !== "string" || request.body === "") return request.body ?? undefined;
  try {
    return JSON.parse(request.body) as unknown;
  } catch (error) {
    throw refuse(400, "JSON_PARSER_ERROR", (error as Error).message);
  }
}

function methodOf(request: FastifyRequest, query: URLSearchParams): string {
  return request.method === "POST" ? (query.get("_HttpMethod")?.toUpperCase() ?? "POST") : request.method;
}

const VERSIONS = Array.from({ length: 13 }, (_each, index) => ({
  label: `API ${50 + index}`,
  url: `/services/data/v${50 + index}.0`,
  version: `${50 + index}.0`,
}));

/** The REST data API and the Apex resources (README §3 to §8). */
export function dataRoutes(app: FastifyInstance, org: Org): void {
  app.get("/services/data", async (_request, reply) => reply.send(VERSIONS));
  app.route({
    method: ["GET", "POST", "PATCH", "DELETE"],
    url: "/services/data/*",
    handler: (request, reply) =>
      answer(org, { request, reply }, async (actor) => {
        const path = readDataPath(request.raw.url ?? "");
        if (!path) throw notFound();
        const body = await bodyOf(request);
        const { segments, query, version } = path;
        const options = request.headers["sforce-query-options"];
        return dataCall(callAs(org, actor, version), {
          method: methodOf(request, query),
          segments,
          query,
          body,
          queryOptions: typeof options === "string" ? options : undefined,
        });
      }),
  });
  app.post("/services/apexrest/*", (request, reply) =>
    answer(org, { request, reply }, async (actor) => {
      const name = (request.params as { "*": string })["*"];
      return apexCall(callAs(org, actor), name, await bodyOf(request));
    }),
  );
}
