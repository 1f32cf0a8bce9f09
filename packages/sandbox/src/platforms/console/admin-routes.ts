import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { SandboxControl } from "#core/control.ts";
import { faultsPatchSchema, PLATFORM_NAMES } from "#core/fault-board.ts";
import type { Faults } from "#core/platform.ts";
import { changeClock, clockChangeSchema, viewClock } from "#platforms/console/change-clock.ts";
import { overviewOf } from "#platforms/console/overview.ts";
import { faultsUnder, PRESETS } from "#platforms/console/presets.ts";
import { readHistory } from "#platforms/czrm/demo-history.ts";
import { orgOf } from "#platforms/czrm/org-of-world.ts";
import { openGatewaySettings } from "#platforms/gateway/settings.ts";
import { registerSiracAdmin } from "#platforms/sirac/desk/admin-routes.ts";

const platformName = z.enum(PLATFORM_NAMES);

/** The console for programs: JSON, used by tests, replays and benchmarks. */
export function registerAdminRoutes(app: FastifyInstance, control: SandboxControl): void {
  const { world } = control;
  app.get("/admin/platforms", () => ({ platforms: overviewOf(control), clock: viewClock(world.clock) }));

  app.get<{ Params: { name: string } }>("/admin/platforms/:name/faults", (request, reply) => {
    const name = platformName.safeParse(request.params.name);
    return name.success ? world.faults.of(name.data) : unknownPlatform(reply);
  });

  app.put<{ Params: { name: string } }>("/admin/platforms/:name/faults", async (request, reply) => {
    const name = platformName.safeParse(request.params.name);
    if (!name.success) return unknownPlatform(reply);
    const patch = faultsPatchSchema.safeParse(request.body);
    if (!patch.success) return invalid(reply, patch.error);
    const faults = world.faults.set(name.data, patch.data as Partial<Faults>);
    await control.settled();
    return faults;
  });

  app.get("/admin/presets", () => PRESETS.map(({ id, title, explanation }) => ({ id, title, explanation })));

  app.post<{ Params: { id: string } }>("/admin/presets/:id", async (request, reply) => {
    if (!(await applyPreset(control, request.params.id))) {
      return reply.code(404).send({ title: "Situazione sconosciuta" });
    }
    return { platforms: overviewOf(control) };
  });

  app.post("/admin/reset", async () => {
    await control.reset();
    return { platforms: overviewOf(control), clock: viewClock(world.clock) };
  });
  // What the office had done before the training starts; Stabile asks for it once, at its first start.
  app.get("/admin/demo-orders", () => readHistory(orgOf(world)));
  registerClockAndSettings(app, control);
  registerSiracAdmin(app, world);
}

function registerClockAndSettings(app: FastifyInstance, { world }: SandboxControl): void {
  app.get("/admin/clock", () => viewClock(world.clock));
  app.post("/admin/clock", (request, reply) => {
    const change = clockChangeSchema.safeParse(request.body);
    return change.success ? changeClock(world.clock, change.data) : invalid(reply, change.error);
  });
  app.delete("/admin/clock", () => {
    world.clock.clear();
    return viewClock(world.clock);
  });

  app.get("/admin/gateway/settings", () => openGatewaySettings(world.db).read());
  app.put("/admin/gateway/settings", (request, reply) => {
    try {
      return openGatewaySettings(world.db).change(request.body);
    } catch (error) {
      if (error instanceof z.ZodError) return invalid(reply, error);
      throw error;
    }
  });
}

/** False when there is no such preset. */
export async function applyPreset(control: SandboxControl, id: string): Promise<boolean> {
  const preset = PRESETS.find((candidate) => candidate.id === id);
  if (preset === undefined) return false;
  for (const name of PLATFORM_NAMES) control.world.faults.set(name, faultsUnder(preset, name));
  await control.settled();
  return true;
}

function unknownPlatform(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ title: "Piattaforma sconosciuta", known: PLATFORM_NAMES });
}

function invalid(reply: FastifyReply, error: z.ZodError): FastifyReply {
  const errors = error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  return reply.code(400).send({ title: "Richiesta non valida", errors });
}
