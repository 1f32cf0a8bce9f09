/**
 * Hides personal data in what an operator looks at: known fields by their name, what looks like a tax code, an e-mail or
 * a telephone number wherever it is written, and the names of the people of a message wherever else in it they are
 * written. What remains says enough to recognise, not to identify. A name in a text that no field of the same message
 * explains is told apart by nobody.
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

const NAMES =
  "supplied(?:first)?name|suppliedfirstname__c|suppliedcompany|autorecommentoformula__c|contactname|comge_(?:nome|cognome)|firstname|lastname|given_?name|family_?name|nome|cognome|displayname|intestatario|nominativo|reporter_?name|name_?of_?reporter";
const PARTICULARS =
  "supplied(?:email|phone)|comge_(?:indirizzo\\w*|datanascita|luogonascita|codicefiscale|cellulare|email\\w*|spidcode)|codice_?fiscale(?:__c)?|tax_?code|reporter_?(?:tax_?code|email|phone)|e_?mail(?:__c)?|(?:mobile)?phone|telefono|cellulare";
const SECRETS =
  "access_token|refresh_token|id_token|client_secret|password|secret|key|authorization|authenticationrealgimm|x-sensorauth|versiondata";

const NAME_FIELDS = new RegExp(`^(?:${NAMES})$`, "i");
const PARTICULAR_FIELDS = new RegExp(`^(?:${PARTICULARS})$`, "i");
const SECRET_FIELDS = new RegExp(`^(?:${SECRETS})$`, "i");
/** The same in a text that is JSON no more, because it was cut: the last value may not end. */
const HIDDEN_IN_TEXT = new RegExp(
  `("(?:${NAMES}|${PARTICULARS}|${SECRETS})"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)`,
  "gi",
);
const NAMES_IN_TEXT = new RegExp(`"(?:${NAMES})"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`, "gi");

const TAX_CODE = /\b[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\b/gi;
/**
 * The part before the sign has a limit (RFC 5321, 4.5.3.1.1: 64), without which a text of "a.a.a.…" is read as many times as
 * it is long: a citizen's report of 32,000 letters took seconds.
 */
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}/g;
/** Italian numbers as people write them: with or without prefix, at least eight digits. Instants and ids are left alone. */
const PHONE = /(?<![\w.:-])(?:(?:\+|00)39[ .]?)?(?:0\d{1,3}|3\d{2})[ ./-]?\d{3,4}[ ./-]?\d{3,4}(?![\w:-])/g;

/** Masks what is written inside free text. */
export function maskText(text: string): string {
  return text.replaceAll(TAX_CODE, maskTaxCode).replaceAll(EMAIL, maskEmail).replaceAll(PHONE, maskPhone);
}

/** Deeper than any message; what is below is left out. */
const DEEPEST = 100;

/** Masks a parsed JSON value, field by field. */
export function maskJson(value: unknown, levels = DEEPEST): unknown {
  if (typeof value === "string") return maskText(value);
  if (value === null || typeof value !== "object") return value;
  if (levels === 0) return "…";
  if (Array.isArray(value)) return value.map((child) => maskJson(child, levels - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, maskField(name, child, levels - 1)]),
  );
}

function maskField(name: string, value: unknown, levels: number): unknown {
  if (value === null || value === undefined) return value;
  if (SECRET_FIELDS.test(name)) return "***";
  if (typeof value !== "string" || value === "") return maskJson(value, levels);
  if (NAME_FIELDS.test(name)) return initial(value);
  if (!PARTICULAR_FIELDS.test(name)) return maskText(value);
  const masked = maskText(value);
  return masked === value ? initial(value) : masked;
}

const initial = (value: string): string => `${value.slice(0, 1).toWellFormed()}***`;

/** Masks a body of any kind: JSON field by field, anything else as text. At most `limit` characters are kept. */
export function maskBody(body: string, limit = 4_000): string {
  const masked = maskNames(maskedWhole(body), namesIn(body));
  return masked.length > limit ? `${masked.slice(0, limit)}… (${masked.length} caratteri)` : masked;
}

function maskedWhole(body: string): string {
  // A cut excerpt is not JSON any more: its personal fields are told apart by name all the same.
  try {
    return JSON.stringify(maskJson(JSON.parse(body)), null, 1);
  } catch {
    return maskText(body).replaceAll(HIDDEN_IN_TEXT, (_, before: string, value: string) =>
      value === "" ? before : `${before}***`,
    );
  }
}

const MOST_NAMES = 200;

/** The words of the people named in a body's own fields: a citizen also signs what they write. */
function namesIn(body: string): Set<string> {
  const words = new Set<string>();
  for (const [, value = ""] of body.matchAll(NAMES_IN_TEXT)) {
    for (const word of value.split(/[^\p{L}]+/u)) if (word.length > 2) words.add(word);
    if (words.size >= MOST_NAMES) break;
  }
  return words;
}

function maskNames(text: string, names: ReadonlySet<string>): string {
  if (names.size === 0) return text;
  const any = new RegExp(`(?<![\\p{L}_])(?:${[...names].join("|")})(?![\\p{L}_*])`, "giu");
  return text.replaceAll(any, initial);
}
