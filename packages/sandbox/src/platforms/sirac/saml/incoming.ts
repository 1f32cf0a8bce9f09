import { inflateRawSync } from "node:zlib";
import type { Element } from "@xmldom/xmldom";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { checkOwnSignature, checkQuerySignature } from "#platforms/sirac/saml/check-signature.ts";
import { NS } from "#platforms/sirac/saml/names.ts";
import { childOf, NotXml, parseXml, textOf } from "#platforms/sirac/saml/xml.ts";

/** A message as it came through a browser. */
export interface Incoming {
  kind: "SAMLRequest" | "SAMLResponse";
  text: string;
  /** Not yet known to be true. */
  issuer: string;
  relayState: string | undefined;
  /** The query as it was written, for what was signed there; null for a form. */
  query: string | null;
}

const LONGEST = 256 * 1024;
const parametersSchema = z.object({
  SAMLRequest: z.string().optional(),
  SAMLResponse: z.string().optional(),
  RelayState: z.string().optional(),
});

/** Reads the Redirect and the POST binding. Null when there is no message, or none that can be read. */
export function readIncoming(request: FastifyRequest): Incoming | null {
  const isForm = request.method === "POST";
  const parameters = parametersSchema.safeParse(isForm ? request.body : request.query).data;
  const kind = parameters?.SAMLRequest === undefined ? "SAMLResponse" : "SAMLRequest";
  const encoded = parameters?.[kind];
  if (parameters === undefined || encoded === undefined) return null;
  try {
    const bytes = Buffer.from(encoded.replaceAll(" ", "+"), "base64");
    const text = isForm
      ? bytes.toString("utf8")
      : inflateRawSync(bytes, { maxOutputLength: LONGEST }).toString("utf8");
    const query = isForm ? null : (request.raw.url ?? "").replace(/^[^?]*\?/, "");
    return { kind, text, issuer: issuerIn(parseXml(text)), relayState: parameters.RelayState, query };
  } catch {
    // Not Base64, not deflated, too long or not XML: no message.
    return null;
  }
}

export function issuerIn(root: Element): string {
  const issuer = textOf(childOf(root, [NS.assertion, "Issuer"]));
  if (issuer === undefined) throw new NotXml("There is no Issuer");
  return issuer;
}

/** The message's root when its signature is its issuer's, or when the issuer has no key to sign with. */
export function authentic(
  { text, query }: Pick<Incoming, "text" | "query">,
  certificates: readonly string[],
): Element | null {
  if (certificates.length === 0) return parseXml(text);
  if (query === null) {
    const signed = checkOwnSignature(text, certificates);
    return signed.state === "good" ? signed.root : null;
  }
  return checkQuerySignature(query, certificates) === "good" ? parseXml(text) : null;
}
