import type { z } from "zod";

/** What a route is for. A route cannot be registered without one of these: see the policy table of the server. */
export const ACTIONS = [
  "public",
  "session",
  "home.read",
  "search",
  "building.read",
  "dossier.read",
  "dossier.write",
  "model.read",
  "model.manage",
  "obligation.read",
  "obligation.manage",
  "obligation.plan",
  "check-rule.write",
  "dossier.export",
  "document.read",
  "document.add",
  "document.manage",
  "document.discard",
  "protocol.read",
  "protocol.manage",
  "formal-request.file",
  "request.read",
  "request.triage",
  "work-order.read",
  "work-order.create",
  "work-order.manage",
  "work-order.execute",
  "work-order.export",
  "attachment.read",
  "attachment.add",
  "exchange.read",
  "exchange.operate",
  "firm.read",
  "people.read",
  "people.manage",
  "permissions.manage",
  "role.lend",
  "emergency.declare",
  "emergency.review",
  "audit.read",
  "platform.notify",
] as const;
export type Action = (typeof ACTIONS)[number];

export interface RouteContract {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Fastify style, under `/api/v1`: `/work-orders/:id`. */
  path: string;
  operationId: string;
  /** Italian, one line. */
  summary: string;
  description?: string;
  area: string;
  action: Action;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** `multipart` for uploads, `text` for raw platform notifications. */
  bodyType?: "json" | "multipart" | "text";
  /** What the form of an upload says beside its `file`; absent: a `caption`. All of it text. */
  form?: z.ZodObject;
  /** Of an upload, in megabytes; absent: fifteen, as photos from a telephone. */
  uploadMegabytes?: number;
  success: 200 | 201 | 202;
  response: z.ZodType;
  /** Not JSON: a file or an event stream. */
  responseType?: string;
  /** About a person at a browser: a machine has no session to read or to end. */
  peopleOnly?: boolean;
  /** The answer carries an `ETag`, and a change asks for `If-Match`. */
  versioned?: boolean;
  /** The answer is a file that never changes: it carries an `ETag`, and who has it already is answered 304. */
  unchanging?: boolean;
}

/** Every unsafe call carries an `Idempotency-Key` (a UUID): the same key twice is done once. */
export function needsIdempotencyKey(route: RouteContract): boolean {
  return route.method !== "GET" && route.action !== "platform.notify";
}
