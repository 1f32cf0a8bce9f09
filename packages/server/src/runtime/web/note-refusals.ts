import { normalizeIP } from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "#runtime/audit.ts";
import { InfectedFile } from "#runtime/antivirus/refuse-infected.ts";
import { Problem } from "#runtime/problem.ts";
import type { Refusal, Refusals } from "#runtime/refusals.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who calls, as soon as it is known: also of a call that is then refused. */
    caller: Actor | null;
  }
}

/** Where people come in: what is refused there is an attempt to enter. */
const ENTRANCE = /^\/(accesso|slo)(\/|$)/;

/** Every refusal of somebody who is known, and every attempt to enter that failed, is noted where it is answered. */
export function noteRefusals(fastify: FastifyInstance, refusals: Refusals): void {
  fastify.decorateRequest("caller", null);
  fastify.addHook("onError", async (request, _, error) => {
    const action = actionOf(request, error);
    if (action === undefined) return;
    refusals.note({
      actor: request.caller ?? unknownCaller(request),
      action,
      route: `${request.method} ${request.routeOptions.url ?? ""}`,
      code: (error as unknown as Problem).code,
      ...detailOf(error),
      correlationId: request.id,
    });
  });
}

/** Whoever is not known is where they call from. */
export function unknownCaller({ ip }: FastifyRequest): Actor {
  return { id: null, label: `indirizzo ${normalizeIP(ip, 64)}` };
}

function actionOf({ caller, routeOptions }: FastifyRequest, error: unknown): string | undefined {
  if (!(error instanceof Problem) || error.status < 400 || error.status >= 500) return undefined;
  if (error instanceof InfectedFile) return "file.infected";
  if (ENTRANCE.test(routeOptions.url ?? "")) return "sign-in.refused";
  if (error.code === "client-refused") return "client.refused";
  return caller !== null && (error.status === 401 || error.status === 403) ? "access.refused" : undefined;
}

/** Of a file with something in it, which one and what it is. */
function detailOf(error: unknown): Pick<Refusal, "detail"> {
  if (!(error instanceof InfectedFile)) return {};
  return { detail: { fileName: error.fileName, signature: error.signature } };
}
