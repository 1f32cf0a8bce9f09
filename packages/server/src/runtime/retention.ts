import { z } from "zod";

/**
 * How long traffic with the platforms is kept (GDPR art. 5(1)(c) and (e): no more than is needed, no longer than it is
 * needed), and the registers of what was done and read. Histories stay.
 */
export const RetentionConfig = z.object({
  /** What was said in a call, and what was answered: to understand a fault while it is being looked into. */
  KEEP_EXCERPTS_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
  /** That a call was made, when, and how it ended. */
  KEEP_EXCHANGES_DAYS: z.coerce.number().int().min(1).max(3_650).default(180),
  /** Messages that were delivered, handled or discarded. Shorter than a month would hide what the month's report asks for. */
  KEEP_MESSAGES_DAYS: z.coerce.number().int().min(30).max(3_650).default(365),
  /**
   * Who did, read or was refused what: 24 months. Never less than six (Garante, provvedimento of 27 November 2008 on
   * system administrators, 4.5).
   */
  KEEP_AUDIT_DAYS: z.coerce.number().int().min(183).max(3_650).default(730),
});
export type Retention = z.infer<typeof RetentionConfig>;
