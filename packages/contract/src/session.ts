import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { Id, idParams, Instant, ProblemDocument } from "./shapes.ts";

export const Role = z.enum([
  "urp",
  "technician",
  "contractor",
  "firm-admin",
  "building-contact",
  "building-manager",
  "safety-officer",
  "finance",
  "systems",
  "auditor",
]);
export type Role = z.infer<typeof Role>;
export const ScopeKind = z.enum(["municipality", "municipio", "building", "contract", "firm"]);
export type ScopeKind = z.infer<typeof ScopeKind>;
/** By which way a role came to a person. */
export const RoleOrigin = z.enum(["hand", "group", "spreadsheet", "request", "substitution", "emergency"]);
export type RoleOrigin = z.infer<typeof RoleOrigin>;

export const Session = z
  .object({
    userId: Id,
    displayName: z.string(),
    provider: z.string(),
    expiresAt: Instant,
    /** Sent back in `X-Csrf-Token` on every unsafe call. */
    csrfToken: z.string(),
    firmName: z.string().optional(),
    /** Whose affairs the person signed in for: meanwhile they have no roles. */
    onBehalfOf: z.string().optional(),
    roles: z.array(
      z.object({
        role: Role,
        label: z.string(),
        scopeKind: ScopeKind,
        scopeKey: z.string(),
        scopeLabel: z.string(),
        validTo: Instant.optional(),
        origin: RoleOrigin.optional(),
        /** Of a substitution: whose role it is. */
        inPlaceOf: z.string().optional(),
      }),
    ),
    /** Actions allowed somewhere: the page shows only what can be done. */
    actions: z.array(z.string()),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

export const SignInMethod = z.enum(["spid", "cie", "cns", "eidas", "domain", "unknown"]);

/** One's own access, as one may see it. */
export const Profile = z
  .object({
    displayName: z.string(),
    /** Absent for who came through eIDAS, or from the municipal domain alone. */
    taxCode: z.string().optional(),
    /** What stands in its place. */
    identifier: z.string().optional(),
    email: z.string().optional(),
    firmName: z.string().optional(),
    signIn: z.object({
      method: SignInMethod,
      methodLabel: z.string(),
      identityProvider: z.string().optional(),
      level: z.int().optional(),
      attributeClass: z.string().optional(),
      onBehalfOf: z
        .object({ displayName: z.string(), taxCode: z.string(), kind: z.string().optional() })
        .optional(),
      startedAt: Instant,
      expiresAt: Instant,
      /** Without anything done, the session ends after these minutes. */
      idleMinutes: z.int(),
    }),
    roles: z.array(
      z.object({
        role: Role,
        label: z.string(),
        scopeLabel: z.string(),
        validFrom: Instant,
        validTo: Instant.optional(),
      }),
    ),
    sessions: z.array(
      z.object({
        id: Id,
        current: z.boolean(),
        device: z.string(),
        methodLabel: z.string(),
        startedAt: Instant,
        lastSeenAt: Instant,
        expiresAt: Instant,
      }),
    ),
  })
  .meta({ id: "Profile" });
export type Profile = z.infer<typeof Profile>;

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

const ClosedSessions = z.object({ closed: z.int() }).meta({ id: "ClosedSessions" });

/** Sign-in and sign-out themselves are browser redirects outside the API: `/accesso`, `/accesso/ritorno`, `/accesso/sirac`, `/uscita`. */
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
  readProfile: {
    method: "GET",
    path: "/session/profile",
    operationId: "readProfile",
    summary: "Il proprio accesso: chi si è, come si è entrati, con quali ruoli, da quali dispositivi",
    area: "session",
    action: "session",
    peopleOnly: true,
    success: 200,
    response: Profile,
  },
  closeSession: {
    method: "DELETE",
    path: "/session/others/:id",
    operationId: "closeSession",
    summary: "Chiude una propria sessione, aperta su un altro dispositivo",
    description: "Quella con cui si chiama non si chiude così: si esce",
    area: "session",
    action: "session",
    peopleOnly: true,
    params: idParams("della sessione"),
    success: 200,
    response: ClosedSessions,
  },
  closeOtherSessions: {
    method: "DELETE",
    path: "/session/others",
    operationId: "closeOtherSessions",
    summary: "Chiude tutte le proprie sessioni, tranne quella con cui si chiama",
    area: "session",
    action: "session",
    peopleOnly: true,
    success: 200,
    response: ClosedSessions,
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
