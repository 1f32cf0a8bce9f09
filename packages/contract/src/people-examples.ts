import type { z } from "zod";
import { type HeldRole, type Person, peopleRoutes, RoleSheet } from "./people.ts";
import { permissionRoutes } from "./permissions.ts";
import { EXAMPLE_ID } from "./shapes.ts";

// People are invented: Z999 is no place, so the tax code is nobody's.

const id = (last: string) => `${EXAMPLE_ID.slice(0, -last.length)}${last}`;

const held: HeldRole = {
  id: id("a01"),
  role: "technician",
  label: "Tecnico comunale",
  scopeKind: "municipio",
  scopeCode: "III",
  scopeLabel: "Municipio III",
  origin: "hand",
  originLabel: "dato a mano",
  state: "in-force",
  validFrom: "2026-03-01T08:00:00.000Z",
  validTo: "2026-12-31T22:59:59.999Z",
  grantedBy: "Andrea Merlo",
  grantedAt: "2026-03-01T08:00:00.000Z",
  reason: "Assegnata all'ufficio manutenzioni",
};

const person: Person = {
  id: id("77"),
  displayName: "Ada Rossi",
  scheme: "codice-fiscale",
  identifier: "RSSDAA80A41Z999X",
  taxCode: "RSSDAA80A41Z999X",
  isMe: false,
  isDisabled: false,
  createdAt: "2026-03-01T08:00:00.000Z",
  lastSignInAt: "2026-06-24T06:02:00.000Z",
  openSessions: 1,
  roles: [held],
  abilities: [
    {
      action: "work-order.create",
      label: "Creare ordini di lavoro",
      because: [
        {
          roleId: held.id,
          text: "Tecnico comunale su Municipio III, dato a mano da Andrea Merlo il 01/03/2026, fino al 31/12/2026",
        },
      ],
    },
  ],
  substitutions: [],
  requests: [],
  history: [],
  mayChange: true,
};

const request = {
  id: id("b01"),
  person: { id: id("78"), displayName: "Bruno Neri" },
  role: "building-contact",
  roleLabel: "Referente di edificio",
  scopeKind: "building",
  scopeText: "Scuola primaria Garibaldi",
  reason: "Sono il custode della scuola",
  contact: "Ufficio scuole, interno 412",
  state: "waiting",
  askedAt: "2026-06-23T09:00:00.000Z",
} as const;

const newRole = {
  role: "technician",
  scopeKind: "municipio",
  scopeCode: "III",
  from: "2026-07-01",
  until: "2026-12-31",
  reason: "Assegnata all'ufficio manutenzioni",
} as const;

const why = { reason: "Telefono smarrito" };

/** Of people and of their permissions. */
export const PEOPLE_EXAMPLES: readonly (readonly [schema: z.ZodType, value: unknown])[] = [
  [
    peopleRoutes.listPeople.response,
    { items: [{ id: person.id, displayName: person.displayName, isDisabled: false, roles: [held] }] },
  ],
  [peopleRoutes.readPerson.response, person],
  [peopleRoutes.addPerson.body, { ...newRole, taxCode: "RSSDAA80A41Z999X", displayName: "Ada Rossi" }],
  [peopleRoutes.giveRole.body, newRole],
  [peopleRoutes.giveRole.response, { id: held.id, outcome: "given" }],
  [peopleRoutes.endRole.body, { on: "2026-09-30", reason: "Cambia ufficio" }],
  [peopleRoutes.closeSessions.body, why],
  [peopleRoutes.closeSessions.response, { closed: 2 }],
  [peopleRoutes.disablePerson.body, { reason: "Non lavora più per l'ente" }],
  [peopleRoutes.enablePerson.body, { reason: "È tornata in servizio" }],
  [
    peopleRoutes.startSubstitution.body,
    {
      substituteId: id("79"),
      roleIds: [held.id],
      from: "2026-08-03",
      until: "2026-08-21",
      reason: "Ferie estive",
    },
  ],
  [peopleRoutes.endSubstitution.body, { reason: "È rientrata prima" }],
  [
    RoleSheet,
    {
      fileName: "ruoli.csv",
      applied: false,
      counts: { given: 1, changed: 0, same: 0, refused: 0 },
      rows: [
        {
          line: 2,
          taxCode: "RSSDAA80A41Z999X",
          name: "Ada Rossi",
          role: "Tecnico comunale",
          scope: "municipio:III",
          from: "01/07/2026",
          until: "31/12/2026",
          outcome: "given",
        },
      ],
    },
  ],
  [permissionRoutes.listRoleRequests.response, { items: [request] }],
  [
    permissionRoutes.askRole.body,
    {
      role: request.role,
      scopeKind: request.scopeKind,
      scopeText: request.scopeText,
      reason: request.reason,
      contact: request.contact,
    },
  ],
  [
    permissionRoutes.grantRoleRequest.body,
    {
      role: request.role,
      scopeKind: "building",
      scopeCode: "ED-0001",
      until: "2027-06-30",
      note: "Per l'anno scolastico",
    },
  ],
  [permissionRoutes.refuseRoleRequest.body, { reason: "Per la scuola risponde già un'altra persona" }],
  [
    permissionRoutes.addRoleGroup.body,
    {
      name: "CN=Stabile-Tecnici,OU=Gruppi,DC=comune,DC=example",
      role: "technician",
      scopeKind: "municipality",
      scopeCode: "",
      reason: "Tecnici dell'ufficio manutenzioni",
    },
  ],
  [permissionRoutes.removeRoleGroup.body, { reason: "Il gruppo è stato sciolto" }],
  [
    permissionRoutes.declareEmergency.body,
    { role: "technician", hours: 4, reason: "Allagamento in via Esempio, reperibile unico" },
  ],
  [
    permissionRoutes.reviewEmergency.body,
    { outcome: "justified", note: "Tre ordini urgenti, tutti per l'allagamento" },
  ],
];
