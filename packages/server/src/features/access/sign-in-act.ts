import type { FastifyReply, FastifyRequest } from "fastify";
import { SESSION_COOKIE_OPTIONS } from "#features/access/access-deps.ts";
import { sendPage } from "#runtime/web/plain-page.ts";

/**
 * A session begins because somebody wants it (OWASP ASVS 5.0, 7.6.2), and not because another site sent their browser
 * here: whoever is known to SIRAC already would be signed in without a word. So what comes from elsewhere is shown a button.
 */
const BEGUN_COOKIE = "__Host-stabile-inizio";
const BEGUN_SECONDS = 600;

/**
 * As the browser says it (W3C, Fetch Metadata): another site, or another program of the same domain. Browsers too old to
 * say it (Safari before 16.4) are let through.
 */
export function comesFromElsewhere({ headers }: FastifyRequest): boolean {
  return ["cross-site", "same-site"].includes(String(headers["sec-fetch-site"]));
}

/** Behind a proxy the way back from SIRAC comes from elsewhere, too: this browser remembers that it set out from here. */
export function rememberBegun(reply: FastifyReply): void {
  reply.setCookie(BEGUN_COOKIE, "1", { ...SESSION_COOKIE_OPTIONS, maxAge: BEGUN_SECONDS });
}

/** Whether the person set out from here; it counts once. */
export function takeBegun(request: FastifyRequest, reply: FastifyReply): boolean {
  if (request.cookies[BEGUN_COOKIE] === undefined) return false;
  reply.clearCookie(BEGUN_COOKIE, SESSION_COOKIE_OPTIONS);
  return true;
}

/** A page with one button, which leads to where a sign-in begins and comes from here. */
export function askForAct(
  reply: FastifyReply,
  { signInName, returnTo }: { signInName: string; returnTo: string },
): FastifyReply {
  const query = returnTo === "/" ? "" : `?ritorno=${encodeURIComponent(returnTo)}`;
  return sendPage(reply, {
    heading: "Accedi a Stabile",
    paragraphs: [`Arrivi da un altro sito. Per entrare in Stabile con ${signInName} premi «Accedi».`],
    ways: [{ href: `/accesso${query}`, label: "Accedi" }],
  });
}
