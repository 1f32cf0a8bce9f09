import { z } from "zod";
import { Role, RoleOrigin, ScopeKind } from "./session.ts";
import { AskedDay, EXAMPLE_ID, filters, HistoryEntry, Id, Instant, PageQuery, Ref } from "./shapes.ts";

/** A role that a person has, had or will have, with where it came from. */
export const HeldRole = z
  .object({
    id: Id,
    role: Role,
    label: z.string(),
    scopeKind: ScopeKind,
    scopeCode: z.string(),
    scopeLabel: z.string(),
    origin: RoleOrigin,
    originLabel: z.string(),
    state: z.enum(["in-force", "future", "ended"]),
    validFrom: Instant,
    validTo: Instant.optional(),
    /** Who gave it, in words. */
    grantedBy: z.string(),
    grantedAt: Instant,
    reason: z.string(),
    /** Of a substitution: whose role it is. */
    inPlaceOf: z.string().optional(),
    /** Of a group's role: the group. */
    groupName: z.string().optional(),
    endedBy: z.string().optional(),
    endReason: z.string().optional(),
  })
  .meta({ id: "HeldRole" });
export type HeldRole = z.infer<typeof HeldRole>;

/** Something one may do, and the roles that give it. */
export const Ability = z
  .object({
    action: z.string(),
    label: z.string(),
    because: z.array(z.object({ roleId: Id, text: z.string() })),
  })
  .meta({ id: "Ability" });
export type Ability = z.infer<typeof Ability>;

export const PersonListItem = z
  .object({
    id: Id,
    displayName: z.string(),
    firm: Ref.optional(),
    isDisabled: z.boolean(),
    lastSignInAt: Instant.optional(),
    roles: z.array(HeldRole),
  })
  .meta({ id: "PersonListItem" });
export type PersonListItem = z.infer<typeof PersonListItem>;

export const PersonQuery = PageQuery.extend({
  q: filters.q.meta({ description: "Parte del nome, o inizio del codice fiscale", example: "rossi" }),
  role: Role.optional().meta({ description: "Solo chi ha questo ruolo in vigore", example: "technician" }),
  municipio: filters.municipio.meta({
    description: "Solo chi ha un ruolo su questo Municipio",
    example: "III",
  }),
  firmId: Id.optional().meta({ description: "Solo chi lavora per questa impresa", example: EXAMPLE_ID }),
  expiry: z.enum(["soon", "dated"]).optional().meta({
    description: "`soon`: un ruolo finisce entro quindici giorni; `dated`: un ruolo ha una scadenza",
    example: "soon",
  }),
  state: z.enum(["in-force", "none", "disabled", "all"]).default("in-force").meta({
    description: "Chi ha un ruolo in vigore, chi non ne ha, chi è disabilitato, tutti",
    example: "in-force",
  }),
});
export type PersonQuery = z.output<typeof PersonQuery>;

export const Substitution = z
  .object({
    id: Id,
    absent: z.object({ id: Id, displayName: z.string() }),
    substitute: z.object({ id: Id, displayName: z.string() }),
    roles: z.array(z.string()),
    validFrom: Instant,
    validTo: Instant,
    reason: z.string(),
    createdBy: z.string(),
    state: z.enum(["in-force", "future", "ended"]),
    endedBy: z.string().optional(),
  })
  .meta({ id: "Substitution" });
export type Substitution = z.infer<typeof Substitution>;

export const RoleRequest = z
  .object({
    id: Id,
    person: z.object({ id: Id, displayName: z.string() }),
    role: Role,
    roleLabel: z.string(),
    scopeKind: ScopeKind,
    scopeText: z.string(),
    firm: Ref.optional(),
    reason: z.string(),
    contact: z.string(),
    state: z.enum(["waiting", "granted", "refused", "withdrawn"]),
    askedAt: Instant,
    decidedAt: Instant.optional(),
    decidedBy: z.string().optional(),
    decisionNote: z.string().optional(),
  })
  .meta({ id: "RoleRequest" });
export type RoleRequest = z.infer<typeof RoleRequest>;

export const Emergency = z
  .object({
    id: Id,
    person: z.object({ id: Id, displayName: z.string() }),
    roleLabel: z.string(),
    reason: z.string(),
    declaredAt: Instant,
    endsAt: Instant,
    isInForce: z.boolean(),
    /** What was done by it, as the register keeps it. */
    deeds: z.int(),
    acknowledgedByMe: z.boolean(),
    acknowledgedBy: z.array(z.string()),
    isMine: z.boolean(),
    reviewedAt: Instant.optional(),
    reviewedBy: z.string().optional(),
    outcome: z.enum(["justified", "unjustified"]).optional(),
    reviewNote: z.string().optional(),
  })
  .meta({ id: "Emergency" });
export type Emergency = z.infer<typeof Emergency>;

/** What a person is shown of themselves, and who manages people of anybody. */
const access = {
  id: Id,
  displayName: z.string(),
  roles: z.array(HeldRole),
  abilities: z.array(Ability),
  substitutions: z.array(Substitution),
};

export const Person = z
  .object({
    ...access,
    /** Absent for who has none: people from abroad, machines. */
    taxCode: z.string().optional(),
    identifier: z.string(),
    scheme: z.string(),
    email: z.string().optional(),
    firm: Ref.optional(),
    isMe: z.boolean(),
    isDisabled: z.boolean(),
    disabledAt: Instant.optional(),
    createdAt: Instant,
    lastSignInAt: Instant.optional(),
    openSessions: z.int(),
    requests: z.array(RoleRequest),
    history: z.array(HistoryEntry),
    /** Whether who asks may close sessions, disable and change roles. */
    mayChange: z.boolean(),
  })
  .meta({ id: "Person" });
export type Person = z.infer<typeof Person>;

/** A role among which to choose, and the scopes on which it makes sense. */
export const RoleChoice = z
  .object({ role: Role, label: z.string(), scopeKinds: z.array(ScopeKind) })
  .meta({ id: "RoleChoice" });
export type RoleChoice = z.infer<typeof RoleChoice>;

export const MyPermissions = z
  .object({
    ...access,
    requests: z.array(RoleRequest),
    /** Roles that one may ask for. */
    mayAsk: z.array(RoleChoice),
    /** Roles that one may give to others. */
    mayGive: z.array(RoleChoice),
    emergency: z
      .object({
        mostHours: z.int(),
        roles: z.array(z.object({ role: Role, label: z.string() })),
        current: z.array(Emergency),
      })
      .optional(),
  })
  .meta({ id: "MyPermissions" });
export type MyPermissions = z.infer<typeof MyPermissions>;

/** How long, in days of Italy: both included. */
const term = {
  from: AskedDay.optional().describe("Dal giorno, compreso; da adesso se non si dice"),
  until: AskedDay.optional().describe("Fino al giorno, compreso; senza scadenza se non si dice"),
};
export const reasonText = z.string().trim().min(3).max(500).describe("Il motivo, che resta nel registro");

export const NewRole = z
  .object({
    role: Role.describe("Il ruolo"),
    scopeKind: ScopeKind.describe("Il genere di ambito"),
    scopeCode: z
      .string()
      .trim()
      .max(80)
      .default("")
      .describe("Codice di Municipio, edificio, contratto o impresa; vuoto per tutto il Comune"),
    ...term,
    reason: reasonText,
  })
  .meta({ id: "NewRole" });

export const NewPerson = NewRole.extend({
  taxCode: z.string().trim().min(11).max(20).describe("Codice fiscale"),
  displayName: z.string().trim().min(2).max(200).describe("Nome e cognome, fino al primo accesso"),
}).meta({ id: "NewPerson" });

export const RoleEnd = z
  .object({
    on: AskedDay.optional().describe("Ultimo giorno, compreso; adesso se non si dice"),
    reason: reasonText,
  })
  .meta({ id: "RoleEnd" });

export const NewSubstitution = z
  .object({
    substituteId: Id.describe("Chi sostituisce"),
    roleIds: z.array(Id).min(1).max(20).describe("I ruoli, fra quelli in vigore di chi si assenta"),
    from: AskedDay.optional().describe("Dal giorno, compreso; da adesso se non si dice"),
    until: AskedDay.describe("Fino al giorno, compreso"),
    reason: reasonText,
  })
  .meta({ id: "NewSubstitution" });

export const NewRoleRequest = z
  .object({
    role: Role.describe("Il ruolo che si chiede"),
    scopeKind: ScopeKind.describe("Il genere di ambito"),
    scopeText: z
      .string()
      .trim()
      .max(200)
      .default("")
      .describe("Quale, a parole: Municipio, edificio, impresa"),
    reason: z.string().trim().min(3).max(1000).describe("Perché serve"),
    contact: z.string().trim().max(200).default("").describe("Ufficio o telefono a cui rispondere"),
  })
  .meta({ id: "NewRoleRequest" });

export const RoleRequestGrant = z
  .object({
    role: Role.describe("Il ruolo che si dà"),
    scopeKind: ScopeKind.describe("Il genere di ambito"),
    scopeCode: z
      .string()
      .trim()
      .max(80)
      .default("")
      .describe("Codice dell'ambito; vuoto per tutto il Comune"),
    ...term,
    note: z.string().trim().max(500).default("").describe("Una nota per chi ha chiesto"),
  })
  .meta({ id: "RoleRequestGrant" });

export const RoleGroup = z
  .object({
    id: Id,
    name: z.string(),
    role: Role,
    roleLabel: z.string(),
    scopeKind: ScopeKind,
    scopeCode: z.string(),
    scopeLabel: z.string(),
    reason: z.string(),
    createdAt: Instant,
    createdBy: z.string(),
    /** People who have the role by this group now. */
    people: z.int(),
  })
  .meta({ id: "RoleGroup" });
export type RoleGroup = z.infer<typeof RoleGroup>;

export const NewRoleGroup = z
  .object({
    name: z
      .string()
      .trim()
      .min(2)
      .max(400)
      .describe("Nome distinto del gruppo (CN=…,OU=…,DC=…), oppure il suo solo nome"),
    role: Role.describe("Il ruolo che il gruppo dà"),
    scopeKind: ScopeKind.describe("Il genere di ambito"),
    scopeCode: z
      .string()
      .trim()
      .max(80)
      .default("")
      .describe("Codice dell'ambito; vuoto per tutto il Comune"),
    reason: reasonText,
  })
  .meta({ id: "NewRoleGroup" });

/** What a sheet of roles changes, row by row. */
export const RoleSheet = z
  .object({
    fileName: z.string(),
    applied: z.boolean(),
    counts: z.object({ given: z.int(), changed: z.int(), same: z.int(), refused: z.int() }),
    rows: z.array(
      z.object({
        line: z.int(),
        taxCode: z.string(),
        name: z.string(),
        role: z.string(),
        scope: z.string(),
        from: z.string(),
        until: z.string(),
        outcome: z.enum(["given", "changed", "same", "refused"]),
        because: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "RoleSheet" });
export type RoleSheet = z.infer<typeof RoleSheet>;
