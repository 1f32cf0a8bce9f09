import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { Id, Instant, ProblemDocument } from "./shapes.ts";

export const Role = z.enum([
  "urp",
  "technician",
  "contractor",
  "building-contact",
  "finance",
  "systems",
  "auditor",
]);
export type Role = z.infer<typeof Role>;
export const ScopeKind = z.enum(["municipality", "municipio", "building", "contract", "firm"]);
export type ScopeKind = z.infer<typeof ScopeKind>;

export const Session = z
  .object({
    userId: Id,
    displayName: z.string(),
    provider: z.string(),
    expiresAt: Instant,
    /** Sent back in `X-Csrf-Token` on every unsafe call. */
    csrfToken: z.string(),
    firmName: z.string().optional(),
    roles: z.array(
      z.object({
        role: Role,
        label: z.string(),
        scopeKind: ScopeKind,
        scopeKey: z.string(),
        scopeLabel: z.string(),
        validTo: Instant.optional(),
      }),
    ),
    /** Actions allowed somewhere: the page shows only what can be done. */
    actions: z.array(z.string()),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

export const Installation = z
  .object({
    municipality: z.object({
      /** As it signs itself: `Comune di …`. Empty while nobody has configured it. */
      name: z.string(),
      /** For titles, where room is short. */
      shortName: z.string(),
      region: z.string(),
    }),
    /** What people sign in with, by the name they know. */
    signInName: z.string(),
  })
  .meta({ id: "Installation" });
export type Installation = z.infer<typeof Installation>;

/** Sign-in and sign-out themselves are browser redirects outside the API: `/accesso`, `/accesso/ritorno`, `/uscita`. */
export const sessionRoutes = {
  readSession: {
    method: "GET",
    path: "/session",
    operationId: "readSession",
    summary: "La sessione corrente",
    area: "session",
    action: "session",
    peopleOnly: true,
    success: 200,
    response: Session,
  },
  readInstallation: {
    method: "GET",
    path: "/installation",
    operationId: "readInstallation",
    summary: "Di chi è questa installazione, per testate e piè di pagina",
    area: "status",
    action: "public",
    success: 200,
    response: Installation,
  },
  readStatus: {
    method: "GET",
    path: "/status",
    operationId: "readStatus",
    summary: "Stato del servizio",
    area: "status",
    action: "public",
    success: 200,
    response: ProblemDocument,
    responseType: "application/problem+json",
  },
} as const satisfies Record<string, RouteContract>;
