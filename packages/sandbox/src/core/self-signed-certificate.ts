import { createPublicKey, type KeyObject, sign } from "node:crypto";

interface CertificateFacts {
  privateKey: KeyObject;
  commonName: string;
  /** How long from 2026 on. A certificate in metadata only carries the key, and must not expire in training. */
  years?: number;
}

const FIRST_YEAR = 2026;

/**
 * A self-signed X.509 certificate around an RSA key, in DER. Written by hand because a machine that trains people may
 * have no openssl. The same key gives the same certificate: what was published before a restart is still right.
 */
export function selfSignedCertificate({ privateKey, commonName, years = 20 }: CertificateFacts): Buffer {
  const sha256WithRsa = sequence(objectId([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]), der(0x05));
  const attribute = sequence(objectId([0x55, 0x04, 0x03]), der(0x0c, Buffer.from(commonName)));
  const name = sequence(der(0x31, attribute));
  const date = (year: number): Buffer =>
    der(0x17, Buffer.from(`${String(year % 100).padStart(2, "0")}0101000000Z`));
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name,
    sequence(date(FIRST_YEAR), date(FIRST_YEAR + years)),
    name,
    createPublicKey(privateKey).export({ type: "spki", format: "der" }),
  );
  const signature = sign("RSA-SHA256", toBeSigned, privateKey);
  return sequence(toBeSigned, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body]);
}

function lengthOf({ length }: Buffer): number[] {
  if (length < 128) return [length];
  return length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function objectId(bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}
