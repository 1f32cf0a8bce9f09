/**
 * Hides personal data in what an operator looks at: known fields by their name, and what looks like a tax code, an
 * e-mail or a telephone number wherever it is written. What remains says enough to recognise, not to identify.
 */
export function maskTaxCode(code: string): string {
  return code.length < 6 ? "***" : `${code.slice(0, 3)}${"*".repeat(code.length - 4)}${code.slice(-1)}`;
}

export function maskEmail(email: string): string {
  const [name = "", domain = ""] = email.split("@");
  return `${name.slice(0, 1)}***@${domain}`;
}

export function maskPhone(phone: string): string {
  return `***${phone.replaceAll(/\D/g, "").slice(-3)}`;
}

const PERSONAL_FIELDS =
  /^(supplied(first)?name|suppliedfirstname__c|suppliedcompany|comge_(nome|cognome|indirizzo.*|datanascita|luogonascita)|firstname|lastname|given_?name|family_?name|nome|cognome|displayname|reporter_?name|name_?of_?reporter)$/i;
const SECRET_FIELDS =
  /^(access_token|refresh_token|id_token|client_secret|password|secret|key|authorization|authenticationrealgimm|x-sensorauth|versiondata)$/i;

const TAX_CODE = /\b[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\b/gi;
const EMAIL = /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g;
/** Italian numbers as people write them: with or without prefix, at least eight digits. Instants and ids are left alone. */
const PHONE = /(?<![\w.:-])(?:\+39[ .]?)?(?:0\d{1,3}|3\d{2})[ ./]?\d{3,4}[ ./]?\d{3,4}(?![\w:-])/g;

/** Masks what is written inside free text. */
export function maskText(text: string): string {
  return text.replaceAll(TAX_CODE, maskTaxCode).replaceAll(EMAIL, maskEmail).replaceAll(PHONE, maskPhone);
}

/** Masks a parsed JSON value, field by field. */
export function maskJson(value: unknown): unknown {
  if (typeof value === "string") return maskText(value);
  if (Array.isArray(value)) return value.map(maskJson);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, maskField(name, child)]));
}

function maskField(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (SECRET_FIELDS.test(name)) return "***";
  if (PERSONAL_FIELDS.test(name) && typeof value === "string")
    return value === "" ? "" : `${value.slice(0, 1)}***`;
  return maskJson(value);
}

/** Masks a body of any kind: JSON field by field, anything else as text. At most `limit` characters are kept. */
export function maskBody(body: string, limit = 4_000): string {
  const masked = maskedWhole(body);
  return masked.length > limit ? `${masked.slice(0, limit)}… (${masked.length} caratteri)` : masked;
}

function maskedWhole(body: string): string {
  // A cut excerpt is not JSON any more: its personal fields could not be told apart by name.
  try {
    return JSON.stringify(maskJson(JSON.parse(body)), null, 1);
  } catch {
    return maskText(body).replaceAll(
      /("(?:supplied\w*|nome|cognome|access_token|password)"\s*:\s*")[^"]*/gi,
      "$1***",
    );
  }
}
