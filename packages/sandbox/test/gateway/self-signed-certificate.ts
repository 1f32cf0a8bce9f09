import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { selfSignedCertificate } from "#core/self-signed-certificate.ts";

export interface SelfSigned {
  /** DER in Base64, as `x5c` wants it. */
  x5c: string;
  privateKey: KeyObject;
}

/** A self-signed RSA-2048 certificate, as the municipality asks callers for. */
export function makeSelfSignedCertificate(): SelfSigned {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const certificate = selfSignedCertificate({ privateKey, commonName: "stabile" });
  return { x5c: certificate.toString("base64"), privateKey };
}
