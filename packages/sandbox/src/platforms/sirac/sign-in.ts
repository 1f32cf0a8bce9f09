import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { closeSession } from "#platforms/sirac/close-session.ts";
import { findIdentity } from "#platforms/sirac/identities.ts";
import { type AskedLevel, type Level, LEVELS, pickLevel } from "#platforms/sirac/levels.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { CHOOSE_PATH, sendChoosePage, sendRefusal } from "#platforms/sirac/pages.ts";
import type { ProtocolName } from "#platforms/sirac/participants.ts";
import type { DemoIdentity } from "#platforms/sirac/people/makers.ts";
import { SCHEMES } from "#platforms/sirac/people/schemes.ts";
import { asSpidError, type SpidErrorCode } from "#platforms/sirac/spid-errors.ts";
import type { Session } from "#platforms/sirac/store.ts";

export const SESSION_COOKIE = "SIRAC_SESSION";
/** Long enough to read a page of names; a forgotten tab is told to start again. */
const CHOICE_LIFE_SECONDS = 1_800;

/** A sign-in that waits for a person to choose who to be. */
export interface SignInRequest {
  protocol: ProtocolName;
  asked: AskedLevel;
  /** The protocol's own words, kept for its answer. */
  wanted: unknown;
}

/** How the answer goes back to the application that asked. */
export interface Protocol {
  welcome(exchange: Exchange, wanted: unknown, session: Session): FastifyReply | Promise<FastifyReply>;
  refuse(exchange: Exchange, wanted: unknown, code: SpidErrorCode): FastifyReply | Promise<FastifyReply>;
}

export type Protocols = Readonly<Record<ProtocolName, Protocol>>;

/** The single sign-on session of this browser, when it is as strong as asked. */
export function sessionFor(sirac: Sirac, { request }: Exchange, asked: AskedLevel): Session | null {
  const session = sirac.store.sessionOfCookie(request.cookies[SESSION_COOKIE] ?? "");
  return session !== null && asked.acceptable.includes(session.level) ? session : null;
}

/** Shows the page where one chooses who to be. */
export function askWho(sirac: Sirac, { reply }: Exchange, wanted: SignInRequest): FastifyReply {
  const requestId = sirac.store.saveRequest(JSON.stringify(wanted), CHOICE_LIFE_SECONDS);
  return sendChoosePage(reply, { requestId, asked: wanted.asked, formTargets: formTargets(sirac) });
}

const choiceSchema = z.object({
  request: z.string(),
  identity: z.string().optional(),
  cancel: z.string().optional(),
  /** A SPID error to fail with: 19, 20, 21, 22, 23, 25, 30. */
  error: z.string().optional(),
  /** The level to sign in with, when not the weakest that satisfies the application. */
  level: z.enum(["", "1", "2", "3"]).optional(),
  /** Whether SIRAC opens its own session, against what the identity says. */
  session: z.enum(["", "open", "none"]).optional(),
});
type Choice = z.infer<typeof choiceSchema>;

export function registerChoice(app: FastifyInstance, sirac: Sirac, protocols: Protocols): void {
  app.post(CHOOSE_PATH, async (request, reply) => {
    const exchange = { request, reply };
    const choice = choiceSchema.safeParse(request.body).data;
    const saved = choice === undefined ? null : sirac.store.takeRequest(choice.request);
    if (choice === undefined || saved === null) {
      return sendRefusal(
        reply,
        "La richiesta di accesso è scaduta o già usata: torna all'applicazione e riprova.",
      );
    }
    const { protocol, asked, wanted } = JSON.parse(saved) as SignInRequest;
    const chosen = decide(choice, asked);
    if ("error" in chosen) return protocols[protocol].refuse(exchange, wanted, chosen.error);
    return protocols[protocol].welcome(exchange, wanted, await enter(sirac, exchange, chosen));
  });
}

interface Entrance {
  identity: DemoIdentity;
  level: Level;
  choice: Choice;
}

function decide(choice: Choice, asked: AskedLevel): Entrance | { error: SpidErrorCode } {
  const error = asSpidError(choice.error);
  const identity = findIdentity(choice.identity ?? "");
  if (error !== undefined) return { error };
  if (choice.cancel !== undefined || identity === undefined) return { error: 25 };
  const level = levelOf(identity, asked, choice.level);
  return level === null ? { error: 20 } : { identity, level, choice };
}

/** Only SPID lets one choose among levels; a card or a domain account is as strong as it is, and may be stronger. */
function levelOf(identity: DemoIdentity, asked: AskedLevel, preferred: Choice["level"]): Level | null {
  if (SCHEMES[identity.scheme].hasLevels) {
    const wish = LEVELS.find((level) => String(level) === preferred);
    // An application that asks for nothing gets what public services ask for: level 2, from those who have it.
    const plain = asked.isNamed ? undefined : identity.levels.find((level) => level === 2);
    return pickLevel(asked, identity.levels, wish ?? plain);
  }
  const [level] = identity.levels;
  return level !== undefined && level >= Math.min(...asked.acceptable) ? level : null;
}

/** The same person goes on with the same session; another one ends it, everywhere. */
async function enter(
  sirac: Sirac,
  exchange: Exchange,
  { identity, level, choice }: Entrance,
): Promise<Session> {
  const { store, settings, lives } = sirac;
  const classRef = SCHEMES[identity.scheme].classRef(level);
  const opens = settings.read().sessions[identity.id] ?? identity.joinsSession;
  const joined = level === 1 || (choice.session ? choice.session === "open" : opens);
  const facts = { identityId: identity.id, level, classRef, joined };
  if (!joined) return store.startSession(facts, lives).session;
  const previous = store.sessionOfCookie(exchange.request.cookies[SESSION_COOKIE] ?? "");
  if (previous !== null && previous.identityId === identity.id) {
    return store.renewSession(previous.sid, facts) ?? previous;
  }
  if (previous !== null) await closeSession(sirac, previous.sid);
  const { session, cookie } = store.startSession(facts, lives);
  exchange.reply.setCookie(SESSION_COOKIE, cookie, { path: "/", httpOnly: true, sameSite: "lax" });
  return session;
}

/** Browsers apply `form-action` to the redirect that follows a form as well. */
export function formTargets(sirac: Sirac): readonly string[] {
  const origins = sirac.clients.all().map(({ origin }) => origin);
  return [...origins, "http://127.0.0.1:*", "http://localhost:*"];
}
