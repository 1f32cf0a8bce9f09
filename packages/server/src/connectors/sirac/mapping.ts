import type { Said } from "#connectors/sirac/header-wire.ts";
import {
  type AccessProfile,
  type Attribute,
  type Fact,
  IDENTIFIERS,
  labelOfAttribute,
  type Names,
} from "#connectors/sirac/profile-config.ts";
import { Discovery } from "#connectors/sirac/wire.ts";
import { storable } from "#domain/text/storable-text.ts";
import type {
  AssuranceLevel,
  Delegation,
  IdentityReading,
  Refusal,
  SignedIn,
  SignInMethod,
} from "#ports/identity-provider.ts";

/** What a reading needs to know besides what was said. */
export interface ReadingRules {
  profile: AccessProfile;
  /** Those of the profile for whoever brought it. */
  names: Names;
  attributeClass: string;
  minimumLevel: AssuranceLevel | undefined;
  now: Date;
}

/** Our columns hold no more than what a name, an address or a code can be. */
const LONGEST = 300;
const MOST_GROUPS = 500;

/** Who somebody is, out of what SIRAC said in headers or claims. Pure and total: what is missing is said, never guessed. */
export function toIdentity(said: Said, rules: ReadingRules): IdentityReading {
  const reader = readerOf(said, rules.names);
  const identifier = identify(reader.values);
  if ("because" in identifier) return { kind: "refused", refusal: identifier };
  const person = describe(identifier, reader, rules);
  const refusal = refusalOf(person, reader, rules);
  return refusal === undefined ? { kind: "known", person } : { kind: "refused", refusal };
}

interface Reader {
  values(key: Attribute | Fact): readonly string[];
  /** The first value, of a length that we keep. */
  text(key: Attribute | Fact): string | null;
}

function readerOf(said: Said, names: Names): Reader {
  const values = (key: Attribute | Fact) =>
    names[key].map((name) => said.get(name.toLowerCase())).find((found) => found !== undefined) ?? [];
  return {
    values,
    text(key) {
      const [first] = values(key);
      return first === undefined ? null : storable(first).slice(0, LONGEST).toWellFormed();
    },
  };
}

function describe(
  identifier: Identifier,
  { values, text }: Reader,
  { profile, attributeClass }: ReadingRules,
): SignedIn {
  const method = methodOf(identifier.scheme, profile, text);
  const expires = text("expires");
  const takes = (attribute: Attribute) =>
    profile.optional.includes(attribute) || profile.required.includes(attribute);
  return {
    ...identifier,
    displayName: [text("name"), text("familyName")].filter(Boolean).join(" ") || "Persona senza nome",
    email: takes("email") ? text("email") : null,
    provider: "sirac",
    method,
    identityProvider: text("identityProvider"),
    level: levelOf(method, profile, text),
    attributeClass,
    delegation: delegationOf(text),
    groups: takes("groups") ? values("groups").slice(0, MOST_GROUPS) : [],
    providerSession: text("session"),
    providerSubject: text("subject"),
    endsAt: expires === null ? null : readMoment(expires),
    tokens: null,
  };
}

function refusalOf(
  person: SignedIn,
  { values }: Reader,
  { profile, minimumLevel, now }: ReadingRules,
): Refusal | undefined {
  const missing = profile.required.filter((attribute) => !isThere(attribute, values));
  if (missing.length > 0) return { because: "missing-attributes", missing: missing.map(labelOfAttribute) };
  // A level that nobody told is not taken for enough.
  if (minimumLevel !== undefined && (person.level ?? 0) < minimumLevel)
    return { because: "level-too-low", level: person.level, minimum: minimumLevel };
  return person.endsAt !== null && person.endsAt <= now ? { because: "ended" } : undefined;
}

type Identifier = Pick<SignedIn, "scheme" | "identifier" | "taxCode">;
type Values = Reader["values"];
type Text = Reader["text"];

/**
 * The tax code is the key; some apps saw it with the SAML prefix `TINIT-`. With none but a SPID code the person came
 * through eIDAS, and that code is the key (FascicoloDelCittadino, `Utente.java`); with neither, the domain account of an
 * employee. Two different values of one of them are nobody's.
 */
function identify(values: Values): Identifier | Refusal {
  for (const key of IDENTIFIERS) {
    const found = [...new Set(values(key).map((value) => plainIdentifier(key, value)))].filter(Boolean);
    if (found.length > 1) return { because: "ambiguous-identifier" };
    const [identifier] = found;
    if (identifier === undefined) continue;
    if (key === "taxCode") return { scheme: "codice-fiscale", identifier, taxCode: identifier };
    return { scheme: key === "spidCode" ? "spid-code" : "domain", identifier, taxCode: null };
  }
  return { because: "no-identifier" };
}

function plainIdentifier(key: (typeof IDENTIFIERS)[number], value: string): string {
  const text = storable(value.trim()).slice(0, LONGEST).toWellFormed();
  if (key === "taxCode") return text.replace(/^TINIT-/i, "").toUpperCase();
  // Windows does not tell capitals in an account.
  return key === "account" ? text.toLowerCase() : text;
}

/** A date that cannot be read is as good as none. */
function isThere(attribute: Attribute, values: Values): boolean {
  const [first] = values(attribute);
  return first !== undefined && (attribute !== "birthDate" || readDay(first) !== undefined);
}

function methodOf(scheme: SignedIn["scheme"], { methods }: AccessProfile, text: Text): SignInMethod {
  for (const { fact, matches, method } of methods) {
    const said = text(fact);
    if (said !== null && matches.test(said)) return method;
  }
  if (scheme === "spid-code") return "eidas";
  if (scheme === "domain") return "domain";
  // Only SPID gives its people a SPID code besides the tax code.
  return text("spidCode") === null ? "unknown" : "spid";
}

function levelOf(
  method: SignInMethod,
  { levels, levelOfMethod }: AccessProfile,
  text: Text,
): AssuranceLevel | null {
  const said = text("level");
  const level = said === null ? undefined : levels.find(({ matches }) => matches.test(said))?.level;
  return level ?? (method === "unknown" ? null : (levelOfMethod[method] ?? null));
}

/** With somebody's tax code in it, the plain attributes are of who acts for them. */
function delegationOf(text: Text): Delegation | null {
  const taxCode = (text("delegatorTaxCode") ?? "").replace(/^TINIT-/i, "").toUpperCase();
  if (taxCode === "") return null;
  const displayName = [text("delegatorName"), text("delegatorFamilyName")].filter(Boolean).join(" ");
  return {
    taxCode,
    displayName: displayName || taxCode,
    id: text("delegationId"),
    kind: text("delegationKind"),
  };
}

/** `24/06/1980`, `1980-06-24`, and eIDAS's `1980-06-24T00:00:00Z`: the day, if the calendar has it. */
export function readDay(text: string): string | undefined {
  const italian = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.trim());
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T+Z].*)?$/.exec(text.trim());
  const [year, month, day] = italian ? [italian[3], italian[2], italian[1]] : [iso?.[1], iso?.[2], iso?.[3]];
  const written = `${year}-${month}-${day}`;
  const date = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : undefined;
}

/** mod_shib writes seconds since 1970; others an instant. */
export function readMoment(text: string): Date | null {
  const seconds = /^\d{9,11}$/.test(text) ? Number(text) * 1000 : undefined;
  const date = new Date(seconds ?? (/^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN));
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Why nobody could sign in with this discovery document; undefined when one could. */
export function discoveryFault(document: unknown, issuer: string): string | undefined {
  const read = Discovery.safeParse(document);
  if (!read.success)
    return `Documento di scoperta incompleto: ${read.error.issues.map(({ path }) => path.join(".")).join(", ")}`;
  return withoutSlash(read.data.issuer) === withoutSlash(issuer)
    ? undefined
    : `Risponde un altro emittente: ${read.data.issuer.slice(0, 200)}`;
}

export const withoutSlash = (url: string) => url.replace(/\/+$/, "");
