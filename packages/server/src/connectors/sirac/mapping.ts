import { Discovery, type SiracClaims } from "#connectors/sirac/wire.ts";
import type { SignedIn } from "#ports/identity-provider.ts";

export type Identity =
  | { kind: "known"; person: Omit<SignedIn, "provider" | "providerSession" | "idToken"> }
  | { kind: "refused"; because: "no-identifier" };

/**
 * The tax code is the key; some apps saw it with the SAML prefix `TINIT-`. With no tax code but a SPID code the
 * person came through eIDAS and that code is the key. With neither, SIRAC told us nobody.
 */
export function toIdentity(claims: SiracClaims): Identity {
  const taxCode = (claims.comge_codicefiscale ?? "")
    .trim()
    .replace(/^TINIT-/i, "")
    .toUpperCase();
  const spidCode = (claims.comge_spidCode ?? claims.comge_spidcode ?? "").trim();
  const displayName =
    [claims.comge_nome, claims.comge_cognome].filter(Boolean).join(" ").trim() || "Persona senza nome";
  const email = claims.comge_emailAddressPersonale || claims.comge_emailAddress || null;
  if (taxCode !== "") {
    return {
      kind: "known",
      person: { scheme: "codice-fiscale", identifier: taxCode, taxCode, displayName, email },
    };
  }
  if (spidCode !== "") {
    return {
      kind: "known",
      person: { scheme: "spid-code", identifier: spidCode, taxCode: null, displayName, email },
    };
  }
  return { kind: "refused", because: "no-identifier" };
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

const withoutSlash = (url: string) => url.replace(/\/+$/, "");
