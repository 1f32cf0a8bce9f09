import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Platform, World } from "#core/platform.ts";
import { SalesforceError } from "#platforms/czrm/errors.ts";
import { detailRoutes } from "./api-details.ts";
import { postRoutes } from "./api-posts.ts";
import { openSegnalaci } from "./open-segnalaci.ts";
import { ProblemError, sendProblem } from "./problem.ts";
import { siteRoutes } from "./site/site-routes.ts";

/** Demo credential of the second header that the platform wants besides the gateway's token (sheet §5). */
const CREDENTIAL = `Basic ${Buffer.from("stabile:segnalaci-demo").toString("base64")}`;

function refuseStranger(world: World, request: FastifyRequest): void {
  const expired = world.faults.strikes("segnalaci", "expiredTokenRate");
  if (!expired && request.headers["x-sensorauth"] === CREDENTIAL) return;
  throw new ProblemError(401, "Intestazione x-SensorAuth mancante o errata");
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof ProblemError) return sendProblem(reply, error.status, error.message);
  if (error instanceof z.ZodError) return sendProblem(reply, 400, z.prettifyError(error));
  if (error instanceof SalesforceError) return sendProblem(reply, 400, error.message);
  const { statusCode, message } = error as { statusCode?: number; message: string };
  if (statusCode && statusCode < 500) return sendProblem(reply, statusCode, message);
  throw error;
}

function registerApi(app: FastifyInstance, world: World): void {
  openSegnalaci(world);
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, "Risorsa inesistente"));
  app.addHook("preHandler", async (request) => refuseStranger(world, request));
  postRoutes(app, world);
  detailRoutes(app, world);
}

/** SegnalaCi's API for the municipality's offices (README §1 and §2). */
export const segnalaciApi: Platform = {
  name: "segnalaci",
  title: "SegnalaCi",
  listener: "segnalaci",
  faultReplies: {
    throttled: ({ reply }) =>
      sendProblem(reply.header("retry-after", "5"), 429, "Troppe richieste: riprova tra poco"),
  },
  register: registerApi,
};

/** The public web page where citizens file and follow reports (README §4). */
export const segnalaciSite: Platform = {
  name: "segnalaci",
  title: "SegnalaCi, sito pubblico",
  listener: "segnalaci-site",
  register: (app, world) => siteRoutes(app, world),
};
