import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** A notice from the ESB: that something happened to a case, never what it looks like now. */
export const CaseEvent = z.looseObject({
  eventId: z.string().min(8).max(100),
  type: z.string().max(60),
  caseId: z.string().min(15).max(18),
});

/** Whether the body was signed with the secret agreed with the ESB: `X-Esb-Signature: sha256=<hex>`. */
export function isSignedByEsb(body: string, signature: string | undefined, secret: string): boolean {
  const given = /^sha256=([0-9a-f]{64})$/.exec(signature ?? "")?.[1];
  if (given === undefined) return false;
  const expected = createHmac("sha256", secret).update(body).digest();
  return timingSafeEqual(Buffer.from(given, "hex"), expected);
}
