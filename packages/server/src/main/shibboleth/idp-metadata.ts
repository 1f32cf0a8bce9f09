import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Problem } from "#runtime/problem.ts";

/** What we need to know of the identity provider: the SIRAC, seen as a SAML entity. */
export interface IdpMetadata {
  entityId: string;
  certificates: X509Certificate[];
  /** The last words of each binding: `HTTP-Redirect`, `HTTP-POST`, `SOAP`. */
  signOnBindings: string[];
  logoutBindings: string[];
  validUntil: Date | undefined;
}

const LARGEST = 5 * 1024 * 1024;
const IDP_ROLE = /<(?:\w+:)?IDPSSODescriptor\b[\s\S]*?<\/(?:\w+:)?IDPSSODescriptor>/;

/** @throws Problem `bad-request` when there is nothing there to read */
export async function fetchMetadata(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) {
    return readFile(source, "utf8").catch(() => {
      throw new Problem("bad-request", `--idp-metadata ${source}: il file non si legge`);
    });
  }
  const url = new URL(source);
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !isHere)
    throw new Problem("bad-request", `--idp-metadata ${source}: da un'altra macchina solo in https`);
  const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) }).catch((error: unknown) => {
    throw new Problem("bad-request", `--idp-metadata ${source}: non risponde (${String(error)})`);
  });
  if (!answer.ok) throw new Problem("bad-request", `--idp-metadata ${source}: risponde ${answer.status}`);
  return answer.text();
}

/**
 * Reads SAML metadata as text: our programs carry no XML library, and what is taken from here is only names and
 * certificates, which a person compares and mod_shib reads again by its own means.
 * @param wanted the entity, where the file lists several
 * @throws Problem `bad-request`
 */
export function readMetadata(xml: string, wanted?: string): IdpMetadata {
  if (xml.length > LARGEST) throw new Problem("bad-request", "Metadati: oltre 5 MB, non è il file del SIRAC");
  if (/<!DOCTYPE|<!ENTITY/i.test(xml))
    throw new Problem("bad-request", "Metadati: contengono un DOCTYPE, che SAML non ammette");
  const entities = xml
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .split(/(?=<(?:\w+:)?EntityDescriptor\b)/)
    .filter((part) => /^<(?:\w+:)?EntityDescriptor\b/.test(part) && IDP_ROLE.test(part));
  const named = entities.map((text) => ({ text, entityId: attribute(text, "entityID") ?? "" }));
  const found = wanted === undefined ? named : named.filter(({ entityId }) => entityId === wanted);
  const [one, another] = found;
  if (one === undefined)
    throw new Problem(
      "bad-request",
      `Metadati: nessun fornitore di identità${wanted === undefined ? "" : ` di nome ${wanted}`}`,
    );
  if (another !== undefined)
    throw new Problem(
      "bad-request",
      `Metadati: più di un fornitore di identità; scegli con --idp: ${found.map(({ entityId }) => entityId).join(", ")}`,
    );
  return describe(one.text, one.entityId);
}

function describe(text: string, entityId: string): IdpMetadata {
  const role = IDP_ROLE.exec(text)?.[0] ?? "";
  const signing = role.match(
    /<(?:\w+:)?KeyDescriptor\b(?![^>]*use="encryption")[\s\S]*?<\/(?:\w+:)?KeyDescriptor>/g,
  );
  const certificates = (signing ?? []).flatMap((key) =>
    [...key.matchAll(/<(?:\w+:)?X509Certificate\b[^>]*>([\s\S]*?)<\//g)].map(([, base64 = ""]) =>
      certificate(base64),
    ),
  );
  const until = attribute(text, "validUntil");
  return {
    entityId,
    certificates,
    signOnBindings: bindings(role, "SingleSignOnService"),
    logoutBindings: bindings(role, "SingleLogoutService"),
    validUntil: until === undefined ? undefined : new Date(until),
  };
}

function certificate(base64: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64.replaceAll(/\s/g, ""), "base64"));
  } catch {
    throw new Problem("bad-request", "Metadati: un certificato non si legge");
  }
}

function bindings(role: string, element: string): string[] {
  const found = role.matchAll(new RegExp(`<(?:\\w+:)?${element}\\b[^>]*\\bBinding="[^"]*:([\\w-]+)"`, "g"));
  return [...new Set([...found].map(([, binding = ""]) => binding))];
}

/** Of the first element of a text. */
function attribute(text: string, name: string): string | undefined {
  const value = new RegExp(`^<[^>]*\\b${name}="([^"]*)"`).exec(text)?.[1];
  return value?.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&lt;", "<");
}
