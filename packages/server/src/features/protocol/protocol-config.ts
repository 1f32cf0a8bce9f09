import { z } from "zod";

/** How documents are given to the protocol, whichever it is. */
export const ProtocolConfig = z.object({
  /** Class of the classification plan (titolario) for what concerns buildings, levels separated by dots; empty: none is said. */
  PROTOCOL_CLASSIFICATION: z.string().trim().max(60).default(""),
  /** Code of the office that receives what comes in and issues what goes out; empty: none is said. */
  PROTOCOL_OFFICE: z.string().trim().max(60).default(""),
  /** How long something must have been waiting before the emergency register may be opened. */
  PROTOCOL_EMERGENCY_MINUTES: z.coerce.number().int().min(0).max(1_440).default(10),
});
