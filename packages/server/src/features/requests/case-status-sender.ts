import { z } from "zod";
import { CASE_STATUS } from "#features/requests/record-change.ts";
import type { CaseMessage, CasePlatform } from "#ports/case-platform.ts";
import type { Sender } from "#runtime/delivery/deliver.ts";

const Payload = z.object({
  caseKey: z.string(),
  status: z.enum(["taken-in-charge", "planned", "suspended", "resumed", "executed", "rejected", "reopened"]),
  text: z.string(),
  plannedOn: z.string().optional(),
  cause: z.string().optional(),
  reason: z.string().optional(),
  orderCode: z.string().optional(),
});

/** Says a request's status to its citizen, through the platform the request came from. */
export function caseStatusSender(platform: string, cases: CasePlatform): Sender {
  return {
    platform,
    kind: CASE_STATUS,
    async send(message) {
      const payload = Payload.parse(message.payload);
      const said = await cases.tell(
        { ...payload, key: message.idempotencyKey, repeated: message.attempts > 1 } as CaseMessage,
        message.correlationId,
      );
      return said.kind === "told" ? { kind: "delivered" } : said;
    },
  };
}
