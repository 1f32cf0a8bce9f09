import type { z } from "zod";
import { FormalRequestDraft, protocolRoutes } from "./protocol.ts";
import { protocolRegisterRoutes } from "./protocol-register.ts";
import { EXAMPLE_ID } from "./shapes.ts";

/** What is sent about the protocol. */
export const PROTOCOL_EXAMPLES: readonly (readonly [schema: z.ZodType, value: unknown])[] = [
  [
    FormalRequestDraft,
    {
      subject: "Distacco di intonaco nel corridoio del primo piano",
      text: "Dal 12 novembre cade intonaco nel corridoio del primo piano. L'area è stata chiusa. Si chiede l'intervento urgente.",
      capacity: "Dirigente scolastico dell'istituto",
    },
  ],
  [protocolRegisterRoutes.keepRegisteredFile.body, { buildingId: EXAMPLE_ID }],
  [protocolRoutes.askProtocolAnnulment.body, { reason: "Protocollata due volte per errore" }],
  [
    protocolRoutes.openProtocolEmergency.body,
    {
      cause: "Il protocollo non risponde dalle 9:40",
      authorisedBy: "Responsabile del servizio, nota del 30/11/2026",
    },
  ],
];
