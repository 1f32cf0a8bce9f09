import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { createDraw } from "#city/draw.ts";
import type { FaultBoard } from "#core/platform.ts";
import { badRequest, refused, succeeded } from "#platforms/realgimm/answers.ts";
import type { ChangeLog } from "#platforms/realgimm/change-log.ts";
import type { Change } from "#platforms/realgimm/later-changes.ts";
import { ENTITY_TYPES, type EntityType, FIRST_TYPES } from "#platforms/realgimm/records.ts";

/**
 * Addresses are given to whom asks for them: they say again what the building says of its main door. So are all those
 * of the second entry, of which some callers know nothing.
 */
const USUAL_TYPES: EntityType[] = FIRST_TYPES.filter((type) => type !== "INDIRIZZO");

const ChangesQuery = z.object({
  cursor: z
    .string()
    .regex(/^\d{0,12}$/)
    .default(""),
  limit: z.coerce.number().int().min(1).max(2_000).default(500),
  tipi: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(ENTITY_TYPES)))
    .default(USUAL_TYPES),
});

const AssetQuery = z.object({ entityType: z.enum(ENTITY_TYPES).optional(), key: z.string().min(1).max(60) });

const parameterOf = (error: z.ZodError): string =>
  `Parametro non valido: ${error.issues[0]?.path.join(".") ?? ""}`;

/** The property register. Nothing of it is public: resources and names are ours. */
export function assetRoutes(
  app: FastifyInstance,
  { changes, faults }: { changes: () => ChangeLog; faults: FaultBoard },
): void {
  app.get("/api/patrimonio/Asset/GetChanges", (request, reply) => {
    const query = ChangesQuery.safeParse(request.query);
    if (!query.success) return badRequest(reply, parameterOf(query.error));
    const cursor = Number(query.data.cursor || 0);
    const log = changes();
    if (!log.knows(cursor))
      return reply.send(refused("PAT-010", "Cursore sconosciuto: ripartire dall'inizio"));
    const types: ReadonlySet<EntityType> = new Set(query.data.tipi);
    const page = log.after(cursor, { limit: query.data.limit, types });
    const total = log.total();
    return reply.send(
      succeeded({
        changes: disturbed(page.changes, faults),
        nextCursor: String(page.reached),
        hasMore: page.reached < total,
        total,
      }),
    );
  });

  app.get("/api/patrimonio/Asset/GetAsset", (request, reply) => {
    const query = AssetQuery.safeParse(request.query);
    if (!query.success) return badRequest(reply, parameterOf(query.error));
    const record = changes().find(query.data.key)?.record;
    const { entityType = record?.entityType } = query.data;
    if (record === undefined || record.entityType !== entityType) return reply.code(404).send();
    return reply.send(succeeded(record.entity));
  });
}

/** Repeats some changes, and deals the page like a pack of cards, when those faults strike. */
function disturbed(page: readonly Change[], faults: FaultBoard): Change[] {
  const changes = [...page];
  const dealing = (purpose: string) => createDraw(Math.floor(faults.draw("realgimm", purpose) * 2 ** 31));
  if (changes.length > 0 && faults.strikes("realgimm", "duplicateRate")) {
    const draw = dealing("repeated changes");
    const copies = draw.between(1, Math.min(5, changes.length));
    for (let copy = 0; copy < copies; copy += 1)
      changes.splice(draw.between(0, changes.length), 0, draw.pick(changes));
  }
  if (changes.length > 1 && faults.strikes("realgimm", "reorderRate")) {
    const draw = dealing("order of a page");
    for (let index = changes.length - 1; index > 0; index -= 1) {
      const other = draw.between(0, index);
      [changes[index], changes[other]] = [changes[other] as Change, changes[index] as Change];
    }
  }
  return changes;
}
