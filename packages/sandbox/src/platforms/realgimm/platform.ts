import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { FaultBoard, Platform, World } from "#core/platform.ts";
import { type Change, type ChangeLog, openChangeLog } from "#platforms/realgimm/change-log.ts";

const CREDENTIAL = Buffer.from("stabile:realgimm-demo").toString("base64");

/** RealGimm on its own listener: see the README beside this file. */
export const realgimm: Platform = {
  name: "realgimm",
  title: "RealGimm",
  listener: "realgimm",
  register(app, world) {
    let log: ChangeLog | undefined;
    // Opened at the first call: the city is built then, not while the sandbox starts.
    const changes = () => {
      log ??= openChangeLog(world.db, world.city);
      return log;
    };
    app.addHook("onRequest", async (request, reply) => {
      if (request.url.startsWith("/api/") && !isKnown(request)) return reply.code(401).send();
      if (request.url.startsWith("/admin/") && request.headers["activityid"] !== undefined)
        return reply.code(404).send();
    });
    assetRoutes(app, { changes, faults: world.faults });
    announcementRoutes(app);
    adminRoutes(app, { changes, world });
  },
};

function isKnown(request: FastifyRequest): boolean {
  const given = Buffer.from(String(request.headers["authenticationrealgimm"] ?? ""));
  const wanted = Buffer.from(CREDENTIAL);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const succeeded = (elementDOM: unknown) => ({ validationSucceded: true, elementDOM, messages: [] });
const refused = (code: string, text: string) => ({
  validationSucceded: false,
  elementDOM: null,
  messages: [{ code, text }],
});

const ChangesQuery = z.object({
  cursor: z
    .string()
    .regex(/^\d{0,12}$/)
    .default(""),
  limit: z.coerce.number().int().min(1).max(2_000).default(500),
});

function assetRoutes(
  app: FastifyInstance,
  { changes, faults }: { changes: () => ChangeLog; faults: FaultBoard },
): void {
  app.get("/api/patrimonio/Asset/GetChanges", (request, reply) => {
    const query = ChangesQuery.safeParse(request.query);
    if (!query.success) return badRequest(reply, query.error.issues[0]?.path.join(".") ?? "");
    const cursor = Number(query.data.cursor || 0);
    const total = changes().total();
    if (cursor > total) return reply.send(refused("PAT-010", "Cursore sconosciuto: ripartire dall'inizio"));
    const page = changes().after(cursor, query.data.limit);
    const nextCursor = String(page.at(-1)?.sequence ?? cursor);
    return reply.send(
      succeeded({ changes: disturbed(page, faults), nextCursor, hasMore: Number(nextCursor) < total, total }),
    );
  });

  app.get("/api/patrimonio/Asset/GetAsset", (request, reply) => {
    const { key = "" } = request.query as { key?: string };
    const record = changes().find(key);
    return record === undefined ? reply.code(404).send() : reply.send(succeeded(record.entity));
  });
}

function badRequest(reply: FastifyReply, parameter: string): FastifyReply {
  return reply.code(400).send({
    title: "Richiesta non valida",
    status: 400,
    detail: `Parametro non valido: ${parameter}`,
    moreInfo: "PAT-001",
  });
}

function disturbed(page: Change[], faults: FaultBoard): Change[] {
  let changes = page;
  if (changes.length > 0 && faults.strikes("realgimm", "duplicateRate"))
    changes = [...changes, ...changes.slice(0, 3)];
  if (faults.strikes("realgimm", "reorderRate")) changes = changes.toReversed();
  return changes;
}

/** The resources that the published code calls; nothing of ours uses them. */
function announcementRoutes(app: FastifyInstance): void {
  app.get("/api/bandi/Announcement/CheckAnnouncementStatus", () => ({ validationSucceded: true }));
  app.get("/api/bandi/Announcement/GetActiveAnnouncement", () => succeeded({ codBando: "BAN9" }));
}

const NewAsset = z.object({
  entityType: z.enum(["COMPLESSO", "FABBRICATO", "PIANO", "VANO", "UNITA", "ELEMENTO"]),
  entity: z.record(z.string(), z.unknown()),
});
const KEY_FIELD = {
  COMPLESSO: "codComplesso",
  FABBRICATO: "codFabbricato",
  PIANO: "codPiano",
  VANO: "codVano",
  UNITA: "codUnita",
  ELEMENTO: "codElemento",
} as const;

function adminRoutes(
  app: FastifyInstance,
  { changes, world }: { changes: () => ChangeLog; world: World },
): void {
  app.post("/admin/assets/:key/change", (request, reply) => {
    const record = changes().find((request.params as { key: string }).key);
    if (record === undefined) return reply.code(404).send();
    const entity = { ...record.entity, ...(request.body as Record<string, unknown>) };
    return reply.code(201).send({ sequence: changes().append("UPD", { ...record, entity }, world.now()) });
  });
  app.post("/admin/assets/:key/withdraw", (request, reply) => {
    const record = changes().find((request.params as { key: string }).key);
    if (record === undefined) return reply.code(404).send();
    const entity = { ...record.entity, dataDismissione: world.now().toISOString() };
    return reply.code(201).send({ sequence: changes().append("DEL", { ...record, entity }, world.now()) });
  });
  app.post("/admin/assets", (request, reply) => {
    const asset = NewAsset.safeParse(request.body);
    if (!asset.success) return badRequest(reply, asset.error.issues[0]?.path.join(".") ?? "");
    const { entityType, entity } = asset.data;
    const record = { entityType, entity, key: String(entity[KEY_FIELD[entityType]] ?? "") };
    return reply.code(201).send({ sequence: changes().append("INS", record, world.now()) });
  });
}
