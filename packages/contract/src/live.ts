import { z } from "zod";
import type { RouteContract } from "./route.ts";

/** What an open page listens to: that something changed, so that it is read again. */
export const liveRoutes = {
  followEvents: {
    method: "GET",
    path: "/events",
    operationId: "followEvents",
    summary: "Gli aggiornamenti in diretta",
    description:
      "Un flusso di eventi (text/event-stream) che resta aperto. «change» porta in JSON id, kind, subjectKind e subjectId di ciò che è cambiato, mai il suo contenuto, e solo di ciò che chi ascolta può vedere; «signed-out» dice che la sessione è finita. Chi legge troppo piano è scollegato e si ricollega",
    area: "events",
    action: "session",
    peopleOnly: true,
    success: 200,
    response: z.string(),
    responseType: "text/event-stream",
  },
} as const satisfies Record<string, RouteContract>;
