import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from "node:crypto";
import { NS } from "#platforms/sirac/saml/names.ts";

const XENC = "http://www.w3.org/2001/04/xmlenc#";

/**
 * An assertion that only the holder of a key reads (SAML core §2.3.4): AES-256-GCM under a key of this message, which is
 * wrapped with RSA-OAEP as XML Encryption 1.1 wants of everybody (§5.2), its mask and digest SHA-1 as most providers have it.
 * @param certificate Base64 of DER, of the application's metadata
 */
export function encryptAssertion(signed: string, certificate: string): string {
  const [key, start] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", key, start);
  const sealed = Buffer.concat([start, cipher.update(signed, "utf8"), cipher.final(), cipher.getAuthTag()]);
  const wrapped = publicEncrypt(
    {
      key: new X509Certificate(Buffer.from(certificate, "base64")).publicKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha1",
    },
    key,
  );
  const cipherData = (bytes: Buffer) =>
    `<xenc:CipherData><xenc:CipherValue>${bytes.toString("base64")}</xenc:CipherValue></xenc:CipherData>`;
  return (
    `<saml:EncryptedAssertion xmlns:saml="${NS.assertion}"><xenc:EncryptedData xmlns:xenc="${XENC}" ` +
    `Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>` +
    `<ds:KeyInfo xmlns:ds="${NS.signature}"><xenc:EncryptedKey>` +
    `<xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="${NS.signature}sha1"/>` +
    `</xenc:EncryptionMethod>${cipherData(wrapped)}</xenc:EncryptedKey></ds:KeyInfo>${cipherData(sealed)}` +
    `</xenc:EncryptedData></saml:EncryptedAssertion>`
  );
}
