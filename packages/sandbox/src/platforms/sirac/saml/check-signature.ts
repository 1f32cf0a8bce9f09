import { verify } from "node:crypto";
import type { Element } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";
import { pemOf } from "#platforms/sirac/saml/credential.ts";
import { ALGORITHM, NS } from "#platforms/sirac/saml/names.ts";
import { attributeOf, childrenOf, parseXml } from "#platforms/sirac/saml/xml.ts";

const DIGEST: Record<string, string> = {
  [ALGORITHM.rsaSha256]: "RSA-SHA256",
  [ALGORITHM.rsaSha384]: "RSA-SHA384",
  [ALGORITHM.rsaSha512]: "RSA-SHA512",
};

export type SignatureState = "good" | "absent" | "wrong";

/** The signature of a Redirect message, over the query exactly as it came: decoding it and back may change it. */
export function checkQuerySignature(query: string, certificates: readonly string[]): SignatureState {
  const given = new Map(query.split("&").map((pair) => [pair.split("=")[0] ?? "", pair]));
  const valueOf = (name: string): string | undefined => {
    const written = given.get(name)?.slice(name.length + 1);
    return written === undefined ? undefined : decodeURIComponent(written.replaceAll("+", " "));
  };
  const [signature, algorithm] = [valueOf("Signature"), valueOf("SigAlg")];
  if (signature === undefined) return "absent";
  const digest = DIGEST[algorithm ?? ""];
  if (digest === undefined) return "wrong";
  const signed = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg"]
    .flatMap((name) => given.get(name) ?? [])
    .join("&");
  const bytes = Buffer.from(signature.replaceAll(" ", "+"), "base64");
  const isGood = certificates.some((certificate) =>
    verify(digest, Buffer.from(signed), pemOf(certificate), bytes),
  );
  return isGood ? "good" : "wrong";
}

export type SignedRoot = { state: "good"; root: Element } | { state: "absent" | "wrong" };

/**
 * The signature a message carries within itself. What is given back is read anew from the very text that was signed,
 * so that nothing wrapped around it is believed.
 */
export function checkOwnSignature(text: string, certificates: readonly string[]): SignedRoot {
  const root = parseXml(text);
  const [signature, another] = childrenOf(root, [NS.signature, "Signature"]);
  if (signature === undefined) return { state: "absent" };
  const id = attributeOf(root, "ID");
  if (another !== undefined || id === undefined) return { state: "wrong" };
  for (const certificate of certificates) {
    const signed = signedText(text, { signature: signature.toString(), certificate });
    if (signed === null) continue;
    const read = parseXml(signed);
    if (attributeOf(read, "ID") === id && read.localName === root.localName)
      return { state: "good", root: read };
  }
  return { state: "wrong" };
}

function signedText(
  text: string,
  { signature, certificate }: { signature: string; certificate: string },
): string | null {
  try {
    const checker = new SignedXml({ publicCert: pemOf(certificate) });
    // SHA-1 is refused, as SPID does: a library that still knows it must not be asked.
    Reflect.deleteProperty(checker.SignatureAlgorithms, ALGORITHM.rsaSha1);
    Reflect.deleteProperty(checker.HashAlgorithms, ALGORITHM.sha1);
    checker.loadSignature(signature);
    if (!checker.checkSignature(text)) return null;
    const references = checker.getSignedReferences();
    return references.length === 1 ? (references[0] ?? null) : null;
  } catch {
    // Whatever is wrong with it, a signature that cannot be checked is a wrong one.
    return null;
  }
}
