import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { AskedDay, Id, Instant, PageQuery, page } from "./shapes.ts";

/** `o` and a number: of the register of operations; `r` and a number: of the register of readings. */
const EntryId = z.string().regex(/^[or]\d{1,15}$/);
export const Register = z.enum(["operations", "readings"]);

export const AuditEntry = z
  .object({
    id: EntryId,
    register: Register,
    at: Instant,
    actor: z.object({
      id: Id.optional(),
      name: z.string(),
      /** `system`: a platform, a job, or who typed a command on the server. */
      kind: z.enum(["person", "client", "system"]),
    }),
    /** `work-order.create`, `sign-in`, `read`, `export`, `access.refused`… */
    action: z.string(),
    subjectKind: z.string(),
    subjectId: z.string(),
    /** What people call the subject: the code of an order, the name of a person. */
    subjectLabel: z.string().optional(),
    correlationId: z.string(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditEntryDetail = AuditEntry.extend({
  detail: z.record(z.string(), z.unknown()).optional(),
  /** SHA-256 of the entry as it is now. */
  digest: z.string(),
  /** `waiting`: not sealed yet; `altered`: it is not as it was sealed. */
  integrity: z.enum(["waiting", "intact", "altered"]),
  segment: z.object({ number: z.int(), sealedAt: Instant }).optional(),
}).meta({ id: "AuditEntryDetail" });
export type AuditEntryDetail = z.infer<typeof AuditEntryDetail>;

export const AuditVerification = z
  .object({
    id: Id,
    startedAt: Instant,
    startedBy: z.string(),
    /** `failed`: it did not come to its end. */
    state: z.enum(["running", "intact", "broken", "failed"]),
    segments: z.int(),
    entries: z.int(),
    entriesTotal: z.int(),
    lastSegment: z.int().optional(),
    /** The first thing that is not as it was sealed, in words. */
    fault: z.string().optional(),
    faults: z.int(),
    finishedAt: Instant.optional(),
  })
  .meta({ id: "AuditVerification" });
export type AuditVerification = z.infer<typeof AuditVerification>;

export const AuditChain = z
  .object({
    segments: z.int(),
    /** Entries sealed and still kept. */
    entries: z.int(),
    keptDays: z.int(),
    lastSeal: z.object({ number: z.int(), hash: z.string(), sealedAt: Instant }).optional(),
    /** Entries that wait for a seal; the oldest of them, when there are any. */
    waiting: z.int(),
    oldestWaitingAt: Instant.optional(),
    verifications: z.array(AuditVerification),
  })
  .meta({ id: "AuditChain" });
export type AuditChain = z.infer<typeof AuditChain>;

export const AuditFilter = z.object({
  register: Register.optional().meta({
    description: "`operations`: ciò che è stato fatto o rifiutato; `readings`: chi ha letto dati personali",
    example: "operations",
  }),
  who: z.string().max(100).optional().meta({
    description: "Chi: parte del nome, codice fiscale per intero, o identificativo (UUID)",
    example: "rossi",
  }),
  action: z.string().max(60).optional().meta({
    description: "Che cosa: l'azione per intero, o il suo inizio fino a un punto (`work-order`)",
    example: "work-order.create",
  }),
  subject: z.string().max(100).optional().meta({
    description: "Su che cosa: codice (ODL, SEG, edificio) o identificativo",
    example: "ODL-2026-000123",
  }),
  from: AskedDay.optional().meta({
    description: "Primo giorno (di Roma, compreso), fra il 1900 e il 2200",
    example: "2026-06-01",
  }),
  to: AskedDay.optional().meta({
    description: "Ultimo giorno (di Roma, compreso), fra il 1900 e il 2200",
    example: "2026-06-30",
  }),
});

export const auditRoutes = {
  listAuditEntries: {
    method: "GET",
    path: "/audit/entries",
    operationId: "listAuditEntries",
    summary: "Il registro: chi ha fatto, letto o si è visto rifiutare che cosa",
    description:
      "Dal più recente, operazioni e letture di dati personali insieme. Anche questa lettura resta nel registro",
    area: "audit",
    action: "audit.read",
    query: PageQuery.extend(AuditFilter.shape),
    success: 200,
    response: page(AuditEntry).meta({ id: "AuditEntryPage" }),
  },
  readAuditEntry: {
    method: "GET",
    path: "/audit/entries/:id",
    operationId: "readAuditEntry",
    summary: "Una voce del registro, con il suo sigillo",
    area: "audit",
    action: "audit.read",
    params: z.object({
      id: EntryId.meta({ description: "La voce, come la nomina l'elenco", example: "o123" }),
    }),
    success: 200,
    response: AuditEntryDetail,
  },
  exportAuditEntries: {
    method: "GET",
    path: "/audit/export",
    operationId: "exportAuditEntries",
    summary: "Esporta il registro filtrato, in CSV o in JSON Lines con le impronte",
    description:
      "Le voci dell'elenco filtrato, ciascuna con la sua impronta SHA-256. La catena intera con i sigilli si esporta con `./stabile audit export`. L'esportazione resta nel registro",
    area: "audit",
    action: "audit.read",
    query: AuditFilter.extend({
      format: z.enum(["csv", "jsonl"]).meta({
        description: "CSV con punti e virgola, o JSON Lines: una voce per riga",
        example: "jsonl",
      }),
    }),
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
  },
  readAuditChain: {
    method: "GET",
    path: "/audit/chain",
    operationId: "readAuditChain",
    summary: "Lo stato della catena di sigilli, e le ultime verifiche",
    area: "audit",
    action: "audit.read",
    success: 200,
    response: AuditChain,
  },
  verifyAudit: {
    method: "POST",
    path: "/audit/verifications",
    operationId: "verifyAudit",
    summary: "Fa verificare la catena dall'inizio; a che punto è lo dice `/audit/chain`",
    area: "audit",
    action: "audit.read",
    success: 202,
    response: z.object({ id: Id }).meta({ id: "VerificationAsked" }),
  },
} as const satisfies Record<string, RouteContract>;
