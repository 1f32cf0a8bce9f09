import type { KeyObject } from "node:crypto";
import { selfSignedCertificate } from "#core/self-signed-certificate.ts";

/** A key and the certificate that publishes it in metadata. */
export interface Credential {
  privateKey: KeyObject;
  privatePem: string;
  /** DER in Base64, as metadata and signatures carry it. */
  certificate: string;
  certificatePem: string;
}

export function credentialOf(privateKey: KeyObject, commonName: string): Credential {
  const certificate = selfSignedCertificate({ privateKey, commonName }).toString("base64");
  return {
    privateKey,
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    certificate,
    certificatePem: pemOf(certificate),
  };
}

export function pemOf(base64: string): string {
  const lines = base64.replaceAll(/\s/g, "").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
