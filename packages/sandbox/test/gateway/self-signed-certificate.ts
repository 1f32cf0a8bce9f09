import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export interface SelfSigned {
  /** DER in Base64, as `x5c` wants it. */
  x5c: string;
  privateKey: KeyObject;
}

/**
 * A self-signed RSA-2048 certificate, as the municipality asks callers for. Written as DER by hand because a machine
 * that runs these tests may have no openssl.
 */
export function makeSelfSignedCertificate(): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const sha256WithRsa = sequence(objectId([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]), der(0x05));
  const commonName = sequence(objectId([0x55, 0x04, 0x03]), der(0x0c, Buffer.from("stabile")));
  const name = sequence(der(0x31, commonName));
  const year = new Date().getUTCFullYear() % 100;
  const date = (at: number): Buffer => der(0x17, Buffer.from(`${String(at).padStart(2, "0")}0101000000Z`));
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name,
    sequence(date(year), date(year + 2)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("RSA-SHA256", toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
  return { x5c: certificate.toString("base64"), privateKey };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function objectId(bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}
