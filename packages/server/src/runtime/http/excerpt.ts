import { maskBody, maskText } from "#domain/privacy/mask.ts";
import { storable } from "#domain/text/storable-text.ts";

const SECRET_PARAMETERS =
  /([?&](?:key|secret|client_secret|access_token|token|assertion|password|utente|user)=)[^&]*/gi;
/** Masking walks the whole body: of a large one only the beginning is looked at. */
const WALKED = 32_000;
const KEPT = 2_000;

/** A path fit for the ledger: secrets of its query out, personal data masked. */
export function pathExcerpt(path: string): string {
  const withoutSecrets = path.replaceAll(SECRET_PARAMETERS, "$1***");
  return maskText(decodeQuietly(withoutSecrets)).slice(0, 1_000);
}

/** SOQL in a query is unreadable while encoded, and a tax code would not be recognised. */
function decodeQuietly(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll("+", " "));
  } catch {
    return path;
  }
}

/** The beginning of a body, masked. Bytes that are not text are only counted. */
export function bodyExcerpt(body: Buffer | string | null, mediaType = "application/json"): string | null {
  if (body === null || body.length === 0) return null;
  if (!/json|xml|text|form-urlencoded/.test(mediaType)) return `[${body.length} byte, ${mediaType}]`;
  if (/form-urlencoded/.test(mediaType)) return maskForm(String(body)).slice(0, KEPT);
  const text = storable(typeof body === "string" ? body : body.subarray(0, WALKED).toString("utf8"));
  return maskBody(text.slice(0, WALKED), KEPT);
}

function maskForm(form: string): string {
  return maskText(`?${form}`.replaceAll(SECRET_PARAMETERS, "$1***").slice(1));
}
