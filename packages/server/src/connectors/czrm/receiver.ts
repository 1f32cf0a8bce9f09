import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { CzrmConfig } from "#connectors/czrm/config.ts";
import { CaseEvent } from "#connectors/czrm/wire.ts";
import type { PlatformReceiver, ReceivedNotice } from "#ports/platform-receiver.ts";

/** What a waiting notice of a case is called in the inbox. */
const MESSAGE_KIND = "case-event";

/** The ESB's notices: that something happened to a case, never what it looks like now. */
export function czrmReceiver({
  CZRM_ESB_SECRET: secret,
}: Pick<CzrmConfig, "CZRM_ESB_SECRET">): PlatformReceiver {
  return {
    read(body, headers) {
      const signature = headers["x-esb-signature"];
      if (!isSigned(body, { signature: typeof signature === "string" ? signature : "", secret }))
        return { kind: "forged", because: "Firma assente o non valida (X-Esb-Signature)" };
      return readSigned(body);
    },
  };
}

/** `X-Esb-Signature: sha256=<hex>`, HMAC of the exact text with the secret agreed with the ESB. */
function isSigned(body: string, { signature, secret }: { signature: string; secret: string }): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (given === undefined || secret === "") return false;
  const expected = createHmac("sha256", secret).update(body).digest();
  return timingSafeEqual(Buffer.from(given, "hex"), expected);
}

function readSigned(body: string): ReceivedNotice {
  const parsed = CaseEvent.safeParse(jsonOrUndefined(body));
  if (parsed.success) return { kind: "notice", messageId: parsed.data.eventId, messageKind: MESSAGE_KIND };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") || "messaggio";
  return {
    kind: "malformed",
    // Without an id of its own, the text itself is one: the same strange notice is kept once.
    messageId: `sha256:${createHash("sha256").update(body).digest("hex")}`,
    messageKind: MESSAGE_KIND,
    because: `Notifica non riconosciuta: ${field}: ${issue?.message ?? "illeggibile"}`,
  };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
