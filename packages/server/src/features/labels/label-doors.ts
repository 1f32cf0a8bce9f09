import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { mayDo, type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { readTrackingCode, trackingCode } from "#domain/labels/tracking-code.ts";
import { findLabel, type LabelledThing } from "#features/labels/find-label.ts";
import { labelPage } from "#features/labels/label-page.ts";
import { takeReport } from "#features/labels/take-report.ts";
import { missingLabelPage, trackingPage } from "#features/labels/tracking-page.ts";
import { findByTracking, openReportOf } from "#features/requests/public.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";
import { sendHtml } from "#runtime/web/plain-page.ts";
import { answerWithPage, type PageWords } from "#runtime/web/problem-page.ts";
import { SESSION_COOKIE, type SessionReader } from "#runtime/web/session-reader.ts";

export interface LabelDeps {
  sessions: Pick<SessionReader, "read">;
  /** The municipality's name. */
  owner: string;
}

/** An address sends so many reports in so long: a class that reports one thing does, a program that floods does not. */
const REPORTS = { max: 10, timeWindow: 600_000 };
/** As long as a report may be, twice over for what a form's encoding adds. */
const MOST_BYTES = 32_000;

/**
 * What the square on a label opens: whoever works here, the record; whoever passes by, what it is, and a way to say that
 * it is broken. Pages of their own, open to all as the doors of sign-in are: they say nothing that is not written on the wall.
 */
export function labelDoors(api: Api, deps: LabelDeps): void {
  const failing = { errorHandler: answerWithPage(wordsOf(deps)) };
  api.fastify.get<Opening>("/e/:code", failing, (request, reply) => openLabel(api, deps, { request, reply }));
  api.fastify.get<{ Params: { tracking: string }; Querystring: { nuova?: string } }>(
    "/e/segnalazione/:tracking",
    failing,
    async ({ params, query }, reply) => {
      const tracking = readTrackingCode(params.tracking);
      const report = tracking === undefined ? undefined : await findByTracking(api.db, tracking);
      if (tracking === undefined || report === undefined)
        throw new Problem("not-found", "Nessuna segnalazione ha questo codice");
      const isNew = query.nuova !== undefined;
      return sendHtml(reply, trackingPage({ owner: deps.owner, tracking, report, isNew }));
    },
  );
  api.fastify.register(async (door) => reportingDoor(door, api, { deps, failing }));
}

function reportingDoor(
  door: FastifyInstance,
  { db, clock }: Api,
  { deps, failing }: { deps: LabelDeps; failing: { errorHandler: ReturnType<typeof answerWithPage> } },
): void {
  const form = "application/x-www-form-urlencoded";
  door.addContentTypeParser(form, { parseAs: "string", bodyLimit: MOST_BYTES }, (_, body, done) =>
    done(null, new URLSearchParams(body as string)),
  );
  door.post<{ Params: { code: string }; Body: URLSearchParams }>(
    "/e/:code/segnala",
    { ...failing, config: { rateLimit: REPORTS } },
    async (request, reply) => {
      refuseFromElsewhere(request);
      const thing = await findLabel(db, request.params.code);
      if (thing === undefined || thing.isWithdrawn) return openMissing(reply, deps, { request, thing });
      const principal = await whoIs(deps, request);
      const given = { thing, form: request.body, principal, now: clock.now(), correlationId: request.id };
      const taken = await takeReport(db, given);
      if (taken.kind === "taken") return reply.redirect(`/e/segnalazione/${taken.tracking}?nuova`, 303);
      const { tracking, written, wrong } = taken;
      const page = { owner: deps.owner, thing, tracking, open: undefined, isKnown: principal !== undefined };
      return sendHtml(reply.code(422), labelPage({ ...page, written, wrong }));
    },
  );
}

interface Opening {
  /** `segnala`: who works here too has come to report. */
  Params: { code: string };
  Querystring: { segnala?: string };
}

interface Visit {
  request: FastifyRequest<Opening>;
  reply: FastifyReply;
}

async function openLabel({ db }: Api, deps: LabelDeps, { request, reply }: Visit): Promise<FastifyReply> {
  const thing = await findLabel(db, request.params.code);
  const principal = await whoIs(deps, request);
  const sees = thing !== undefined && principal !== undefined && seesRecord(principal, thing);
  if (sees && request.query.segnala === undefined)
    return reply.header("cache-control", "no-store").redirect(recordOf(thing), 303);
  if (thing === undefined || thing.isWithdrawn) return openMissing(reply, deps, { request, thing });
  const open = thing.kind === "element" ? await openReportOf(db, thing.id) : undefined;
  const tracking = trackingCode(randomBytes(16));
  return sendHtml(
    reply,
    labelPage({ owner: deps.owner, thing, tracking, open, isKnown: principal !== undefined }),
  );
}

function openMissing(
  reply: FastifyReply,
  { owner }: LabelDeps,
  { request, thing }: { request: { params: { code: string } }; thing: LabelledThing | undefined },
): FastifyReply {
  const code = request.params.code.slice(0, 80);
  const isGone = thing !== undefined;
  return sendHtml(reply.code(isGone ? 410 : 404), missingLabelPage(owner, { code, isGone }));
}

async function whoIs({ sessions }: LabelDeps, { cookies }: FastifyRequest): Promise<Principal | undefined> {
  const token = cookies[SESSION_COOKIE];
  return token === undefined ? undefined : (await sessions.read(token))?.principal;
}

/** The action that its page asks for, where the thing is. */
function seesRecord(principal: Principal, { kind, buildingId, municipio }: LabelledThing): boolean {
  const action = kind === "building" ? "building.read" : "dossier.read";
  return mayDo(principal, action) && reaches(reachOf(principal, action), { buildingId, municipio });
}

const recordOf = ({ kind, id, buildingId }: LabelledThing): string =>
  kind === "building" ? `/edifici/${id}` : `/edifici/${buildingId}/parti/${id}`;

/** Another site's form does not report in its visitors' place. */
function refuseFromElsewhere({ headers }: FastifyRequest): void {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none")
    throw new Problem("bad-request", "La segnalazione si invia dalla pagina dell'etichetta");
}

const wordsOf = ({ owner }: LabelDeps): PageWords => ({
  heading: "Non è andata a buon fine",
  owner,
  explain: ({ code, detail, title }) =>
    code === "too-many-requests"
      ? "Da questo collegamento sono arrivate troppe richieste. Aspetta qualche minuto, torna indietro e riprova: ciò che hai scritto è ancora lì."
      : `${detail ?? title}.`,
  ways: (request) => {
    const { code } = request.params as { code?: string };
    const href = code === undefined ? "/" : `/e/${encodeURIComponent(code)}`;
    return [{ href, label: code === undefined ? "Vai a Stabile" : "Torna all'etichetta" }];
  },
});
