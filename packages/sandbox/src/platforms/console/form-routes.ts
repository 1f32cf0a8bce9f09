import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { SandboxControl } from "#core/control.ts";
import { PLATFORM_NAMES } from "#core/fault-board.ts";
import type { Faults } from "#core/platform.ts";
import { applyPreset } from "#platforms/console/admin-routes.ts";
import { changeClock } from "#platforms/console/change-clock.ts";
import { RATES, sendConsolePage } from "#platforms/console/page.ts";
import { openGatewaySettings } from "#platforms/gateway/settings.ts";

const percent = z.coerce.number().min(0).max(100).default(0);
const faultsForm = z.object({
  ...(Object.fromEntries(RATES.map(([name]) => [name, percent])) as Record<
    (typeof RATES)[number][0],
    typeof percent
  >),
  latencyMs: z.coerce.number().int().min(0).max(600_000),
  down: z.literal("1").optional(),
});
const clockForm = z.object({
  action: z.enum(["set", "clear"]),
  now: z.iso.datetime({ local: true }),
  speed: z.coerce.number().positive().max(1_000_000),
});

const gatewayForm = z.object({
  version: z.enum(["4", "3"]),
  tokenFormat: z.enum(["jwt", "opaque"]),
  tokenLifeSeconds: z.coerce.number().int().min(1).max(31_536_000),
  applicationTier: z.enum(["Unlimited", "50PerMin", "20PerMin", "10PerMin"]),
});

/** What the page may say after a form: a closed list, because the text comes back through the address. */
const NOTICE: Record<string, string> = {
  situazione: "La situazione è cambiata.",
  guasti: "I guasti della piattaforma sono cambiati.",
  gateway: "Il gateway si comporta come chiesto.",
  orologio: "L'orologio della città è cambiato.",
  ripristino: "Il comune simulato è tornato com'era all'inizio.",
  errore: "Nulla è cambiato: un valore non è ammesso.",
};

/** The console for people: plain forms, each ending in the page again. */
export function registerFormRoutes(app: FastifyInstance, control: SandboxControl): void {
  app.get<{ Querystring: { esito?: string } }>("/", (request, reply) =>
    sendConsolePage(reply, control, NOTICE[request.query.esito ?? ""]),
  );

  app.post<{ Body: { preset?: string } | undefined }>("/situazione", async (request, reply) => {
    const known = await applyPreset(control, request.body?.preset ?? "");
    return backToPage(reply, known ? "situazione" : "errore");
  });

  app.post<{ Params: { name: string } }>("/guasti/:name", async (request, reply) => {
    const name = z.enum(PLATFORM_NAMES).safeParse(request.params.name);
    const form = faultsForm.safeParse(request.body);
    if (!name.success || !form.success) return backToPage(reply, "errore");
    control.world.faults.set(name.data, faultsOf(form.data));
    await control.settled();
    return backToPage(reply, "guasti");
  });

  app.post("/gateway", async (request, reply) => {
    const form = gatewayForm.safeParse(request.body);
    if (!form.success) return backToPage(reply, "errore");
    openGatewaySettings(control.world.db).change(form.data);
    return backToPage(reply, "gateway");
  });

  app.post("/orologio", async (request, reply) => {
    const form = clockForm.safeParse(request.body);
    if (!form.success) return backToPage(reply, "errore");
    const { action, now, speed } = form.data;
    if (action === "clear") control.world.clock.clear();
    else changeClock(control.world.clock, { now: `${now}Z`, speed });
    return backToPage(reply, "orologio");
  });

  app.post<{ Body: { confirm?: string } | undefined }>("/ripristino", async (request, reply) => {
    if (request.body?.confirm === undefined) return backToPage(reply, "errore");
    await control.reset();
    return backToPage(reply, "ripristino");
  });
}

function faultsOf({ latencyMs, down, ...percents }: z.infer<typeof faultsForm>): Faults {
  const rates = Object.fromEntries(Object.entries(percents).map(([name, value]) => [name, value / 100]));
  return { ...(rates as Omit<Faults, "latencyMs" | "down">), latencyMs, down: down !== undefined };
}

function backToPage(reply: FastifyReply, outcome: keyof typeof NOTICE): FastifyReply {
  return reply.redirect(`/?esito=${outcome}`, 303);
}
