import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import { badRequest } from "#platforms/realgimm/answers.ts";
import { romeDateTime } from "#platforms/realgimm/date-times.ts";
import { ENTITY_TYPES, KEY_FIELD } from "#platforms/realgimm/records.ts";
import type { Register } from "#platforms/realgimm/register.ts";

const Fields = z.record(z.string(), z.unknown());
const NewAsset = z.object({ entityType: z.enum(ENTITY_TYPES), entity: Fields });

/** What a clerk of the register would do, for tests and training: each call appends a change. Faults never touch it. */
export function adminRoutes(
  app: FastifyInstance,
  { register, world }: { register: () => Register; world: World },
): void {
  const options = { config: { faultless: true } };
  const changes = () => register().changes;

  app.get("/admin/writes", options, () => ({ writes: register().writes.latest(200) }));

  app.post<{ Params: { key: string } }>("/admin/assets/:key/change", options, (request, reply) => {
    const found = changes().find(request.params.key);
    if (found === undefined) return reply.code(404).send();
    if (found.withdrawn) return reply.code(409).send();
    const fields = Fields.safeParse(request.body);
    if (!fields.success) return badRequest(reply, "Serve un oggetto con i campi da cambiare");
    const { record } = found;
    const key = KEY_FIELD[record.entityType];
    // The key is what the record is known by: it is never changed.
    const entity = { ...record.entity, ...fields.data, [key]: record.key };
    return reply.code(201).send({ sequence: changes().append("UPD", { ...record, entity }, world.now()) });
  });

  app.post<{ Params: { key: string } }>("/admin/assets/:key/withdraw", options, (request, reply) => {
    const found = changes().find(request.params.key);
    if (found === undefined) return reply.code(404).send();
    if (found.withdrawn) return reply.code(409).send();
    const at = world.now();
    const entity = { ...found.record.entity, dataDismissione: romeDateTime(at) };
    return reply.code(201).send({ sequence: changes().append("DEL", { ...found.record, entity }, at) });
  });

  app.post("/admin/assets", options, (request, reply) => {
    const asset = NewAsset.safeParse(request.body);
    if (!asset.success)
      return badRequest(reply, `Campo non valido: ${asset.error.issues[0]?.path.join(".") ?? ""}`);
    const { entityType, entity } = asset.data;
    const key = entity[KEY_FIELD[entityType]];
    if (typeof key !== "string" || key === "") return badRequest(reply, `Manca ${KEY_FIELD[entityType]}`);
    if (changes().find(key) !== undefined) return reply.code(409).send();
    const sequence = changes().append("INS", { entityType, entity, key }, world.now());
    return reply.code(201).send({ sequence });
  });
}
