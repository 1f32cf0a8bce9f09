import type { FastifyInstance, FastifyReply } from "fastify";
import { type AccessDeps, type Exchange, SESSION_COOKIE_OPTIONS } from "#features/access/access-deps.ts";
import { auditEnd, endSessionOf } from "#features/access/session-end.ts";
import { idTokenOf } from "#features/access/session-store.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";
import type { Api } from "#runtime/web/api.ts";
import { type PlainPage, sendPage } from "#runtime/web/plain-page.ts";
import { answerWithPage, type PageWords } from "#runtime/web/problem-page.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";

/** Two ways out: of this application only, or of everything that was entered with the same sign-in. */
export function signOutDoors(api: Api, deps: AccessDeps): void {
  const { fastify } = api;
  const leaving = { errorHandler: answerWithPage(signOutFailed(deps)) };
  fastify.register(async (door) => {
    readForms(door);
    door.post("/uscita", leaving, (request, reply) => signOut(api, deps, { request, reply }));
  });
  // For who left this application only, and then thinks better of it. It ends nothing of ours: the provider will tell.
  fastify.get("/uscita/ovunque", leaving, async (_, reply) => {
    const elsewhere = await deps.provider.endSessionUrl(null).catch(() => undefined);
    return elsewhere === undefined ? sendPage(reply, leftHere(deps)) : reply.redirect(elsewhere.href, 303);
  });
  fastify.get("/uscita/fatto", leaving, async ({ query }, reply) => {
    const { esito, dove } = query as { esito?: unknown; dove?: unknown };
    if (esito === "parziale") return sendPage(reply, leftInPart(deps));
    return sendPage(reply, dove === "qui" ? leftHere(deps) : leftEverything(deps));
  });
}

/** The sign-out button is a form, which works without a script; nothing else of ours takes one. */
function readForms(fastify: FastifyInstance): void {
  fastify.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
}

/**
 * What a browser forgets of us as somebody leaves (W3C, Clear Site Data), also where no script runs. Not its cookies, which
 * would be those of the whole domain, and so the municipality's other services'; nor its cache, which in Chromium takes
 * seconds (crbug.com/40233601) and of ours keeps nothing but photos that are asked for again. Only where the person
 * themselves leaves, with a form that is theirs: a page of another site that sends them by must not lose what they wrote.
 */
const LEFT_BEHIND = '"storage"';

/** Ends our session first; then, when everything is to be left, hands the browser to the provider so that theirs ends too. */
async function signOut(api: Api, deps: AccessDeps, { request, reply }: Exchange): Promise<FastifyReply> {
  const token = request.cookies[SESSION_COOKIE];
  if (token === undefined) return reply.redirect("/", 303);
  const session = await deps.sessions.read(token);
  const form = request.body as { csrf?: string; dove?: string } | null;
  const given = form?.csrf ?? request.headers["x-csrf-token"];
  if (session !== undefined && given !== session.csrfToken) throw new Problem("csrf-refused");
  const idToken = await idTokenOf(api.db, token);
  const wasOpen = await leave(api, deps, { token, correlationId: request.id });
  reply.clearCookie(SESSION_COOKIE, SESSION_COOKIE_OPTIONS).header("clear-site-data", LEFT_BEHIND);
  if (form?.dove === "qui") return reply.redirect("/uscita/fatto?dove=qui", 303);
  if (!wasOpen) return reply.redirect("/", 303);
  return handOver(deps, reply, idToken);
}

/** Ends the session of this browser. @returns whether it was open */
export async function leave(
  { db }: Api,
  { sessions }: AccessDeps,
  { token, correlationId }: { token: string; correlationId: string },
): Promise<boolean> {
  const session = await sessions.read(token);
  const label = session?.principal.displayName ?? "Persona uscita";
  const ended = await inTransaction(db, async (tx) => {
    const one = await endSessionOf(tx, token, "sign-out");
    if (one !== undefined)
      await auditEnd(tx, [one], {
        because: "sign-out",
        actor: { id: one.userId, label },
        correlationId,
      });
    return one;
  });
  sessions.forget(token);
  return ended !== undefined;
}

/**
 * The proxy's handler is on our own host, but sends the browser on to the identity provider's; and what a form leads to,
 * redirects included, is bounded by our own policy (CSP `form-action`). So there a page goes on by itself.
 */
async function handOver(
  { provider, installation }: AccessDeps,
  reply: FastifyReply,
  idToken: string | null,
): Promise<FastifyReply> {
  const elsewhere = await provider.endSessionUrl(idToken).catch(() => undefined);
  if (elsewhere === undefined) return reply.redirect("/", 303);
  if (provider.kind === "redirecting") return reply.redirect(elsewhere.href, 303);
  const { signInName, municipality } = installation;
  return sendPage(reply, {
    heading: "Uscita in corso",
    owner: municipality.name,
    paragraphs: [`Da Stabile sei già uscito. Ora ${signInName} chiude anche gli altri servizi.`],
    ways: [{ href: elsewhere.href, label: "Continua" }],
    goesTo: elsewhere.href,
  });
}

const SIGN_IN_AGAIN = { href: "/", label: "Torna a Stabile e accedi di nuovo" };

const leftHere = ({ installation: { signInName, municipality } }: AccessDeps): PlainPage => ({
  heading: "Sei uscito da Stabile",
  owner: municipality.name,
  paragraphs: [
    `L'accesso con ${signInName} può essere ancora aperto per gli altri servizi: se questo dispositivo non è solo tuo, esci anche da quelli.`,
  ],
  ways: [{ href: "/uscita/ovunque", label: "Esci da tutti i servizi" }, SIGN_IN_AGAIN],
});

const leftEverything = ({ installation: { municipality } }: AccessDeps): PlainPage => ({
  heading: "Sei uscito",
  owner: municipality.name,
  paragraphs: ["Sei uscito da Stabile e dagli altri servizi a cui avevi acceduto nello stesso modo."],
  ways: [SIGN_IN_AGAIN],
});

const leftInPart = ({ installation: { signInName, municipality } }: AccessDeps): PlainPage => ({
  heading: "Uscita non completa",
  owner: municipality.name,
  paragraphs: [
    `Da Stabile sei uscito, ma ${signInName} non ha avuto conferma da tutti gli altri servizi: in qualcuno potresti essere ancora dentro.`,
    "Chiudi tutte le finestre di questo browser: con quelle si chiude ciò che è rimasto aperto.",
  ],
  ways: [SIGN_IN_AGAIN],
});

const signOutFailed = ({ installation: { municipality } }: AccessDeps): PageWords => ({
  heading: "Uscita non riuscita",
  owner: municipality.name,
  explain: ({ detail, title }) => `${detail ?? title}.`,
  ways: () => [{ href: "/", label: "Torna a Stabile e riprova" }],
});
