import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { Done, Id, idParams, Instant, PageQuery, page } from "./shapes.ts";

export const PlatformHealth = z
  .object({
    platform: z.string(),
    label: z.string(),
    state: z.enum(["ok", "degraded", "down", "unknown"]),
    breaker: z.enum(["closed", "open", "half-open"]),
    lastOkAt: Instant.optional(),
    lastFailureAt: Instant.optional(),
    lastFailure: z.string().optional(),
    waitingIn: z.int(),
    waitingOut: z.int(),
    parkedIn: z.int(),
    parkedOut: z.int(),
    callsLastHour: z.int(),
    failuresLastHour: z.int(),
    /** Whether a synchronisation can be asked for. */
    synchronises: z.boolean(),
    /** Calls that the platform allows in a day, to all of its callers together, as it last said. */
    allowance: z
      .object({
        used: z.int(),
        allowed: z.int(),
        /** From this part on, the calls that can wait do. */
        brakePercent: z.int(),
        braked: z.boolean(),
        toldAt: Instant,
      })
      .optional(),
  })
  .meta({ id: "PlatformHealth" });
export type PlatformHealth = z.infer<typeof PlatformHealth>;

export const Message = z
  .object({
    id: Id,
    direction: z.enum(["in", "out"]),
    platform: z.string(),
    kind: z.string(),
    messageId: z.string(),
    state: z.string(),
    attempts: z.int(),
    reason: z.string().optional(),
    lastError: z.string().optional(),
    at: Instant,
    doneAt: Instant.optional(),
    nextAttemptAt: Instant.optional(),
    subjectKind: z.string().optional(),
    subjectId: z.string().optional(),
    correlationId: z.string(),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

export const ExchangeEntry = z
  .object({
    id: Id,
    at: Instant,
    direction: z.enum(["in", "out"]),
    platform: z.string(),
    api: z.string(),
    apiVersion: z.string().optional(),
    consumer: z.string().optional(),
    method: z.string(),
    path: z.string(),
    status: z.int().optional(),
    outcome: z.enum(["ok", "business-error", "refused", "unavailable"]),
    latencyMs: z.int(),
    correlationId: z.string(),
    requestExcerpt: z.string().optional(),
    responseExcerpt: z.string().optional(),
    error: z.string().optional(),
  })
  .meta({ id: "ExchangeEntry" });
export type ExchangeEntry = z.infer<typeof ExchangeEntry>;

export const MessageDetail = Message.extend({
  /** Personal data masked. */
  payload: z.string(),
  exchanges: z.array(ExchangeEntry),
}).meta({ id: "MessageDetail" });
export type MessageDetail = z.infer<typeof MessageDetail>;

const DirectedParams = idParams("del messaggio").extend({
  direction: z.enum(["in", "out"]).meta({ description: "In entrata o in uscita", example: "out" }),
});
const platform = z.string().max(40);
const platformFilter = platform.optional().meta({
  description: "Codice della piattaforma, come negli elenchi di `/catalogue`",
  example: "czrm",
});
const reason = z.object({
  reason: z.string().trim().min(3).max(500).describe("Il motivo, che resta nel registro"),
});

export const exchangeRoutes = {
  listPlatforms: {
    method: "GET",
    path: "/exchange/platforms",
    operationId: "listPlatforms",
    summary: "Salute di ogni piattaforma",
    area: "exchange",
    action: "exchange.read",
    success: 200,
    response: z.object({ items: z.array(PlatformHealth) }).meta({ id: "PlatformHealthList" }),
  },
  listMessages: {
    method: "GET",
    path: "/exchange/messages",
    operationId: "listMessages",
    summary: "Messaggi in entrata e in uscita",
    area: "exchange",
    action: "exchange.read",
    query: PageQuery.extend({
      direction: z.enum(["in", "out"]).default("in").meta({
        description: "Messaggi in entrata o in uscita",
        example: "in",
      }),
      platform: platformFilter,
      state: z
        .enum(["received", "handled", "pending", "delivering", "delivered", "parked", "discarded"])
        .optional()
        .meta({ description: "Stato del messaggio; `parked` attende una persona", example: "parked" }),
    }),
    success: 200,
    response: page(Message).meta({ id: "MessagePage" }),
  },
  readMessage: {
    method: "GET",
    path: "/exchange/messages/:direction/:id",
    operationId: "readMessage",
    summary: "Un messaggio con il suo contenuto mascherato",
    area: "exchange",
    action: "exchange.read",
    params: DirectedParams,
    success: 200,
    response: MessageDetail,
  },
  listExchanges: {
    method: "GET",
    path: "/exchange/ledger",
    operationId: "listExchanges",
    summary: "Registro delle chiamate",
    area: "exchange",
    action: "exchange.read",
    query: PageQuery.extend({
      platform: platformFilter,
      outcome: z.enum(["ok", "business-error", "refused", "unavailable"]).optional().meta({
        description: "Esito della chiamata",
        example: "unavailable",
      }),
    }),
    success: 200,
    response: page(ExchangeEntry).meta({ id: "ExchangePage" }),
  },
  retryMessage: {
    method: "POST",
    path: "/exchange/messages/:direction/:id/retry",
    operationId: "retryMessage",
    summary: "Riprova un messaggio fermo, o rielabora uno già trattato",
    area: "exchange",
    action: "exchange.operate",
    params: DirectedParams,
    body: reason.meta({ id: "RetryReason" }),
    success: 200,
    response: Done,
  },
  discardMessage: {
    method: "POST",
    path: "/exchange/messages/:direction/:id/discard",
    operationId: "discardMessage",
    summary: "Scarta un messaggio fermo, con il motivo",
    area: "exchange",
    action: "exchange.operate",
    params: DirectedParams,
    body: reason.meta({ id: "DiscardReason" }),
    success: 200,
    response: Done,
  },
  synchronise: {
    method: "POST",
    path: "/exchange/platforms/:platform/synchronise",
    operationId: "synchronisePlatform",
    summary: "Avvia subito una sincronizzazione",
    area: "exchange",
    action: "exchange.operate",
    params: z.object({
      platform: platform.meta({ description: "Codice della piattaforma", example: "realgimm" }),
    }),
    success: 202,
    response: z.object({ accepted: z.boolean() }).meta({ id: "Accepted" }),
  },
  notifyCzrm: {
    method: "POST",
    path: "/platforms/czrm/events",
    operationId: "notifyCzrmEvent",
    summary: "Notifica di un caso cambiato, inviata dal CzRM attraverso il gateway",
    area: "platforms",
    action: "platform.notify",
    bodyType: "text",
    success: 202,
    response: z.object({ accepted: z.boolean() }).meta({ id: "NotificationAccepted" }),
  },
} as const satisfies Record<string, RouteContract>;
