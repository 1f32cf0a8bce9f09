import type { DatabaseSync } from "node:sqlite";
import { inflateRawSync } from "node:zlib";
import { z } from "zod";
import { HOSTILE, type HostileKind } from "#platforms/sirac/desk/hostile.ts";
import { findIdentity } from "#platforms/sirac/identities.ts";
import { type Level, LEVELS } from "#platforms/sirac/levels.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import { SCHEMES } from "#platforms/sirac/people/schemes.ts";
import { readAuthnRequest } from "#platforms/sirac/saml/authn-request.ts";
import { entityIdOf } from "#platforms/sirac/saml/idp-metadata.ts";
import { issuerIn } from "#platforms/sirac/saml/incoming.ts";
import { freshIds } from "#platforms/sirac/saml/response.ts";
import { factsOf } from "#platforms/sirac/saml/sso-routes.ts";
import { NotXml, parseXml } from "#platforms/sirac/saml/xml.ts";
import type { Session } from "#platforms/sirac/store.ts";

export const HOSTILE_KINDS = Object.keys(HOSTILE) as HostileKind[];

export const mintSchema = z.strictObject({
  kind: z.enum(HOSTILE_KINDS),
  /** The address a browser was sent to SIRAC with: the answer is to that question. */
  request: z.url().optional(),
  /** For an answer without a question: the application, and what to answer to, if anything. */
  entityId: z.string().optional(),
  inResponseTo: z.string().optional(),
  relayState: z.string().optional(),
  identity: z.string().default("cittadina"),
  /** Whom a forged assertion names. */
  coveted: z.string().default("sistemi"),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(2),
  /** Whether the answer names a session. None is opened: nothing is recorded of what is minted here. */
  withSession: z.boolean().default(false),
  /** As whom SIRAC speaks, when not by the address of its own listener. */
  base: z.url().optional(),
});
type Wish = z.infer<typeof mintSchema>;

export interface Minted {
  /** Where a browser would post it. */
  location: string;
  SAMLResponse: string;
  RelayState: string | null;
  xml: string;
}

export type Minting = { outcome: "minted"; minted: Minted } | { outcome: "refused"; reason: string };

/** An answer of the kind wished, ready to be posted to an application. */
export function mint(sirac: Sirac, wish: Wish): Minting {
  const question = questionOf(sirac, wish);
  if ("reason" in question) return { outcome: "refused", reason: question.reason };
  const { entityId, consumer, id, relayState, base } = question;
  const [session, another] = [sessionOf(wish, wish.identity), sessionOf(wish, wish.coveted)];
  if (session === null || another === null) return { outcome: "refused", reason: "Unknown identity" };
  const issuer = entityIdOf(base);
  const facts = factsOf(sirac, issuer, { entityId, consumer, id, session });
  const coveted = { ...factsOf(sirac, issuer, { entityId, consumer, id, session: another }), ...freshIds() };
  const presented = openPresented(sirac.world.db);
  const earlier = presented.last(entityId);
  const xml = HOSTILE[wish.kind]({ facts, credential: sirac.credential, coveted, earlier });
  if (wish.kind === "good") presented.keep(entityId, xml);
  return {
    outcome: "minted",
    minted: {
      location: consumer,
      SAMLResponse: Buffer.from(xml).toString("base64"),
      RelayState: relayState ?? null,
      xml,
    },
  };
}

interface Question {
  entityId: string;
  consumer: string;
  id: string | undefined;
  relayState: string | undefined;
  base: string;
}

function questionOf(sirac: Sirac, wish: Wish): Question | { reason: string } {
  const ownBase = wish.base?.replace(/\/+$/, "") ?? sirac.world.urlOf("sirac");
  if (wish.request === undefined) {
    const provider = sirac.providers.find(wish.entityId ?? "");
    const consumer = (provider?.consumers.find(({ isDefault }) => isDefault) ?? provider?.consumers[0])
      ?.location;
    if (provider === undefined || consumer === undefined) return { reason: "Unknown entityId" };
    const { inResponseTo: id, relayState } = wish;
    return { entityId: provider.entityId, consumer, id, relayState, base: ownBase };
  }
  return questionIn(sirac, new URL(wish.request), wish.base === undefined ? undefined : ownBase);
}

/** Reads the question out of the address a browser was sent to. Throws `NotXml` when there is none. */
function questionIn(sirac: Sirac, url: URL, base: string | undefined): Question | { reason: string } {
  const text = inflated(url.searchParams.get("SAMLRequest") ?? "");
  const provider = sirac.providers.find(issuerIn(parseXml(text)));
  if (provider === undefined) return { reason: "The application that asks is not registered" };
  const relayState = url.searchParams.get("RelayState") ?? undefined;
  const incoming = {
    kind: "SAMLRequest" as const,
    text,
    issuer: provider.entityId,
    relayState,
    query: url.search.slice(1),
  };
  const read = readAuthnRequest(incoming, provider);
  if (read.outcome === "refused") return { reason: read.reason };
  const { entityId, consumer, id } = read.request;
  return { entityId, consumer, id, relayState, base: base ?? url.origin };
}

function inflated(encoded: string): string {
  try {
    return inflateRawSync(Buffer.from(encoded, "base64"), { maxOutputLength: 65_536 }).toString("utf8");
  } catch (error) {
    throw new NotXml("The request cannot be inflated", { cause: error });
  }
}

/** As if this person had signed in just now. */
function sessionOf(wish: Wish, identityId: string): Session | null {
  const identity = findIdentity(identityId);
  if (identity === undefined) return null;
  const level: Level = SCHEMES[identity.scheme].hasLevels
    ? wish.level
    : (identity.levels[0] ?? LEVELS[1] ?? 2);
  const now = Math.floor(Date.now() / 1000);
  return {
    sid: crypto.randomUUID(),
    identityId,
    level,
    classRef: SCHEMES[identity.scheme].classRef(level),
    joined: wish.withSession,
    authenticatedAt: now,
    expiresAt: now + 3_600,
    endsAt: now + 3_600,
  };
}

/** The last true assertion minted for each application, to be presented again. */
function openPresented(db: DatabaseSync) {
  db.exec(
    "CREATE TABLE IF NOT EXISTS sirac_presented (entity_id TEXT PRIMARY KEY, assertion TEXT NOT NULL) STRICT",
  );
  return {
    keep(entityId: string, response: string): void {
      const assertion = /<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(response)?.[0] ?? "";
      db.prepare("INSERT OR REPLACE INTO sirac_presented VALUES (?, ?)").run(entityId, assertion);
    },
    last(entityId: string): string | undefined {
      const row = db.prepare("SELECT assertion FROM sirac_presented WHERE entity_id = ?").get(entityId);
      return row === undefined ? undefined : String(row["assertion"]);
    },
  };
}
