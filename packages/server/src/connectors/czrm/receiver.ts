import { isUtf8 } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { maskText } from "#domain/privacy/mask.ts";
import type { CzrmConfig } from "#connectors/czrm/config.ts";
import { CaseEvent } from "#connectors/czrm/wire.ts";
import type { PlatformReceiver, ReceivedNotice } from "#ports/platform-receiver.ts";

/** What a waiting notice of a case is called in the inbox. */
const MESSAGE_KIND = "case-event";

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/** The ESB's notices: that something happened to a case, never what it looks like now. */
export function czrmReceiver({
  CZRM_ESB_SECRET: secret,
}: Pick<CzrmConfig, "CZRM_ESB_SECRET">): PlatformReceiver {
  return {
    messageKind: MESSAGE_KIND,
    bearsSignature: (headers) => SIGNATURE.test(signatureOf(headers)),
    read(body, headers) {
      if (!isSigned(body, { signature: signatureOf(headers), secret }))
        return { kind: "forged", because: "Firma assente o non valida (X-Esb-Signature)" };
      const encoding = headers["content-encoding"];
      if (typeof encoding === "string" && !["", "identity"].includes(encoding.trim().toLowerCase()))
        return malformed(body, `il corpo è compresso (${maskText(encoding).slice(0, 40)}) e non si apre`);
      return readSigned(body);
    },
  };
}

function signatureOf(headers: Record<string, unknown>): string {
  const signature = headers["x-esb-signature"];
  return typeof signature === "string" ? signature : "";
}

/** `X-Esb-Signature: sha256=<hex>`, HMAC of the exact bytes with the secret agreed with the ESB. */
function isSigned(body: Buffer, { signature, secret }: { signature: string; secret: string }): boolean {
  const given = SIGNATURE.exec(signature)?.[1];
  if (given === undefined || secret === "") return false;
  const expected = createHmac("sha256", secret).update(body).digest();
  return timingSafeEqual(Buffer.from(given, "hex"), expected);
}

function readSigned(body: Buffer): ReceivedNotice {
  if (body.length === 0) return malformed(body, "il messaggio è vuoto");
  if (!isUtf8(body)) return malformed(body, "il messaggio non è un testo UTF-8");
  const json = jsonOrUndefined(body.toString("utf8"));
  if (json === undefined) return malformed(body, "il messaggio non è JSON, o è troncato");
  const parsed = CaseEvent.safeParse(json);
  if (parsed.success) return { kind: "notice", messageId: parsed.data.eventId };
  const [issue] = parsed.error.issues;
  return malformed(body, `${issue?.path.join(".") || "messaggio"}: ${issue?.message ?? "illeggibile"}`);
}

function malformed(body: Buffer, because: string): ReceivedNotice {
  return {
    kind: "malformed",
    // Without an id of its own, the text itself is one: the same strange notice is kept once.
    messageId: `sha256:${createHash("sha256").update(body).digest("hex")}`,
    because: `Notifica non riconosciuta: ${because}`,
  };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
