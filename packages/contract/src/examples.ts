import type { z } from "zod";
import { AuditChain, AuditEntryDetail, auditRoutes } from "./audit.ts";
import { DOSSIER_EXAMPLES } from "./dossier-examples.ts";
import { PROTOCOL_EXAMPLES } from "./protocol-examples.ts";
import { Building, buildingRoutes } from "./buildings.ts";
import { type ExchangeEntry, exchangeRoutes, type Message, MessageDetail } from "./exchange.ts";
import { PEOPLE_EXAMPLES } from "./people-examples.ts";
import { Request, requestRoutes } from "./requests.ts";
import { Profile, Session } from "./session.ts";
import { Attachment, Done, EXAMPLE_ID, ProblemDocument } from "./shapes.ts";
import { Home, NewWorkOrder, SavedView, Transition, WorkOrder, workOrderRoutes } from "./work-orders.ts";

// What an integrator reads first. Each is held against its own schema by a test; people and places are invented.

const id = (last: string) => `${EXAMPLE_ID.slice(0, -last.length)}${last}`;
const school = { id: id("b1"), code: "ED-0001", name: "Scuola primaria Garibaldi" };
const firm = { id: id("f1"), code: "IMP-07", name: "Edile Esempio S.r.l." };

const history = {
  id: id("e1"),
  at: "2026-06-24T08:30:00.000Z",
  actor: "Ada Rossi",
  action: "issue",
  label: "Emesso",
  fromState: "draft",
  toState: "issued",
};

const photo = {
  id: id("a1"),
  fileName: "soffitto.jpg",
  mediaType: "image/jpeg",
  byteLength: 482_113,
  caption: "Il soffitto dell'aula 3",
  state: "stored",
  createdAt: "2026-06-24T08:20:00.000Z",
} as const;

const orderItem = {
  id: id("01"),
  code: "ODL-2026-000123",
  state: "issued",
  title: "Infiltrazione nell'aula 3",
  category: "leak",
  categoryLabel: "Infiltrazioni e coperture",
  urgency: "urgent",
  building: school,
  municipio: "III",
  addressText: "Via Esempio 12",
  firm,
  openedAt: "2026-06-24T08:25:00.000Z",
  dueAt: "2026-06-26T15:00:00.000Z",
  slaState: "on-time",
  version: 3,
} as const;

const order: WorkOrder = {
  ...orderItem,
  description: "Macchia sul soffitto dopo la pioggia.",
  point: { longitude: 8.95, latitude: 44.42 },
  contract: { id: id("c1"), code: "CTR-2026-04", name: "Manutenzione edile" },
  issuedAt: "2026-06-24T08:30:00.000Z",
  labourMinutes: 0,
  sla: [
    {
      milestone: "completion",
      label: "Esecuzione",
      dueAt: "2026-06-26T15:00:00.000Z",
      state: "on-time",
      explanation: ["Emesso il 24/06/2026 alle 10:30", "16 ore lavorative: scade il 26/06/2026 alle 17:00"],
    },
  ],
  suspensions: [],
  children: [],
  requests: [
    { id: id("5e1"), code: "SEG-2026-000987", subject: "Piove in classe", sourceNumber: "00012345" },
  ],
  files: [photo],
  history: [history],
  actions: [{ action: "accept", label: "Accetta", needs: [], dangerous: false }],
};

const requestItem = {
  id: id("5e1"),
  code: "SEG-2026-000987",
  sourceNumber: "00012345",
  state: "in-charge",
  category: "leak",
  categoryLabel: "Infiltrazioni e coperture",
  urgency: "urgent",
  subject: "Piove in classe",
  addressText: "Via Esempio 12",
  municipio: "III",
  building: school,
  workOrder: { id: orderItem.id, code: orderItem.code },
  point: { longitude: 8.95, latitude: 44.42 },
  attachments: 1,
  openedAt: "2026-06-24T07:58:00.000Z",
  receivedAt: "2026-06-24T07:58:20.000Z",
  reopenCount: 0,
} as const;

const request: Request = {
  ...requestItem,
  description: "Da ieri cade acqua dal soffitto dell'aula 3.",
  sourceCategory: "Edifici scolastici",
  mergedHere: [],
  version: 3,
  files: [photo],
  history: [{ ...history, action: "taken-in-charge", label: "Presa in carico" }],
  messages: [
    {
      id: id("de1"),
      label: "Presa in carico",
      state: "delivered",
      createdAt: "2026-06-24T08:25:00.000Z",
      deliveredAt: "2026-06-24T08:25:02.000Z",
    },
  ],
};

const buildingItem = {
  ...school,
  use: "school",
  useLabel: "Scuola",
  addressText: "Via Esempio 12",
  municipio: "III",
  point: { longitude: 8.95, latitude: 44.42 },
  openOrders: 2,
  openRequests: 1,
};

const building: Building = {
  ...buildingItem,
  complex: { code: "CX-01", name: "Polo scolastico Garibaldi" },
  cadastral: { section: "A", sheet: "12", parcel: "345" },
  builtYear: 1911,
  storeyCount: 3,
  source: "realgimm",
  sourceKey: "10001",
  updatedAt: "2026-06-20T02:00:00.000Z",
  storeys: [{ code: "ED-0001-P0", level: 0, name: "Piano terra", spaces: 14 }],
  elements: [{ id: id("1e1"), code: "ED-0001-CT1", uni8290: "5.1", name: "Caldaia a condensazione" }],
  units: [{ code: "ED-0001-U1", subalterno: "1", category: "B/5" }],
};

const message: Message = {
  id: id("de1"),
  direction: "out",
  platform: "czrm",
  kind: "case-status",
  messageId: `${id("5e1")}:taken-in-charge:${id("01")}`,
  state: "parked",
  attempts: 8,
  reason: "Il caso non c'è più sulla piattaforma",
  at: "2026-06-24T08:25:00.000Z",
  subjectKind: "request",
  subjectId: id("5e1"),
  correlationId: id("99"),
};

const call: ExchangeEntry = {
  id: id("9e1"),
  at: "2026-06-24T08:25:02.000Z",
  direction: "out",
  platform: "czrm",
  api: "czrm",
  apiVersion: "v1",
  method: "PATCH",
  path: "/sobjects/Case/500000000000001",
  status: 204,
  outcome: "ok",
  latencyMs: 84,
  correlationId: id("99"),
};

const auditEntry = {
  id: "o123",
  register: "operations",
  at: "2026-06-24T08:30:00.000Z",
  actor: { id: id("77"), name: "Ada Rossi", kind: "person" },
  action: "work-order.issue",
  subjectKind: "work-order",
  subjectId: orderItem.id,
  subjectLabel: orderItem.code,
  correlationId: id("99"),
} as const;
const digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const RESOURCES: readonly Example[] = [
  [auditRoutes.listAuditEntries.response, { items: [auditEntry] }],
  [
    AuditEntryDetail,
    {
      ...auditEntry,
      detail: { from: "draft", to: "issued" },
      digest,
      integrity: "intact",
      segment: { number: 4521, sealedAt: "2026-06-24T08:30:01.000Z" },
    },
  ],
  [
    AuditChain,
    {
      segments: 4521,
      entries: 180_342,
      keptDays: 730,
      lastSeal: { number: 4521, hash: digest, sealedAt: "2026-06-24T08:30:01.000Z" },
      waiting: 0,
      verifications: [
        {
          id: id("a7"),
          startedAt: "2026-06-24T06:00:00.000Z",
          startedBy: "Elena Costa",
          state: "intact",
          segments: 4490,
          entries: 179_800,
          entriesTotal: 179_800,
          lastSegment: 4490,
          faults: 0,
          finishedAt: "2026-06-24T06:00:01.000Z",
        },
      ],
    },
  ],
  [workOrderRoutes.listWorkOrders.response, { items: [orderItem], nextCursor: "WyIyMDI2LTA2LTI0Il0" }],
  [WorkOrder, order],
  [requestRoutes.listRequests.response, { items: [requestItem] }],
  [Request, request],
  [buildingRoutes.listBuildings.response, { items: [buildingItem] }],
  [Building, building],
  [Attachment, photo],
  [exchangeRoutes.listMessages.response, { items: [message] }],
  [MessageDetail, { ...message, payload: '{"status":"taken-in-charge"}', exchanges: [call] }],
  [exchangeRoutes.listExchanges.response, { items: [call] }],
  [workOrderRoutes.listFirms.response, { items: [{ ...firm, kind: "contractor", openOrders: 12 }] }],
  [
    SavedView,
    { id: id("7e1"), page: "ordini", name: "Urgenti del III", query: "urgency=urgent&municipio=III" },
  ],
  [
    buildingRoutes.search.response,
    {
      items: [
        {
          kind: "building",
          id: school.id,
          code: school.code,
          title: school.name,
          subtitle: "Via Esempio 12",
        },
      ],
    },
  ],
  [
    Home,
    {
      today: "2026-06-24",
      inbox: { waiting: 7, reopened: 1, oldestOpenedAt: "2026-06-22T06:10:00.000Z" },
      due: { overdue: 3, today: 5, week: 21 },
      dueToday: [orderItem],
      byState: [{ state: "issued", label: "Emesso", orders: 42 }],
      byMonth: [{ month: "2026-06", opened: 180, closed: 165 }],
      delayedPlatforms: [],
    },
  ],
  [
    Session,
    {
      userId: id("77"),
      displayName: "Ada Rossi",
      provider: "sirac",
      expiresAt: "2026-06-24T16:00:00.000Z",
      csrfToken: "b2Zmcm8gdW4gY2FmZg",
      roles: [
        {
          role: "technician",
          label: "Tecnico comunale",
          scopeKind: "municipio",
          scopeKey: "III",
          scopeLabel: "Municipio III",
        },
      ],
      actions: ["building.read", "work-order.manage"],
    },
  ],
  [
    Profile,
    {
      displayName: "Ada Rossi",
      taxCode: "RSSDAA80A41Z999X",
      email: "ada.rossi@comune.example",
      signIn: {
        method: "spid",
        methodLabel: "SPID",
        identityProvider: "https://idp.esempio.example",
        level: 2,
        attributeClass: "3",
        startedAt: "2026-06-24T06:00:00.000Z",
        expiresAt: "2026-06-24T16:00:00.000Z",
        idleMinutes: 120,
      },
      roles: [
        {
          role: "technician",
          label: "Tecnico comunale",
          scopeLabel: "Municipio III",
          validFrom: "2026-01-01T00:00:00.000Z",
          validTo: "2026-12-31T23:00:00.000Z",
        },
      ],
      sessions: [
        {
          id: id("91"),
          current: true,
          device: "Firefox su Windows",
          methodLabel: "SPID",
          startedAt: "2026-06-24T06:00:00.000Z",
          lastSeenAt: "2026-06-24T09:12:00.000Z",
          expiresAt: "2026-06-24T16:00:00.000Z",
        },
      ],
    },
  ],
  [
    exchangeRoutes.listPlatforms.response,
    {
      items: [
        {
          platform: "czrm",
          label: "CzRM",
          state: "ok",
          breaker: "closed",
          lastOkAt: "2026-06-24T08:25:02.000Z",
          waitingIn: 0,
          waitingOut: 1,
          parkedIn: 0,
          parkedOut: 0,
          callsLastHour: 240,
          failuresLastHour: 0,
          synchronises: true,
        },
      ],
    },
  ],
  [Done, { id: orderItem.id, version: 4 }],
  [
    ProblemDocument,
    {
      type: "urn:stabile:problem:bad-request",
      title: "Richiesta non valida",
      status: 400,
      detail: "Controlla i campi indicati",
      instance: `urn:uuid:${id("99")}`,
      errors: [{ field: "openedFrom", message: "Attesa una data fra il 1900 e il 2200" }],
    },
  ],
];

const transition = { action: "plan", plannedStart: "2026-06-25T06:00:00Z", note: "Con la scala lunga" };

const BODIES: readonly Example[] = [
  [
    NewWorkOrder,
    {
      title: orderItem.title,
      description: order.description,
      category: "leak",
      urgency: "urgent",
      buildingId: school.id,
      firmId: firm.id,
      requestIds: [requestItem.id],
      addressText: "",
      issue: true,
    },
  ],
  [Transition, transition],
  [workOrderRoutes.noteWorkOrder.body, { note: "Ordinata la guaina", labourMinutes: 45 }],
  [workOrderRoutes.bulkTransition.body, { ids: [orderItem.id, id("02")], transition: { action: "issue" } }],
  [workOrderRoutes.saveView.body, { page: "ordini", name: "Urgenti", query: "urgency=urgent" }],
  [
    workOrderRoutes.bulkTransition.response,
    {
      items: [
        { id: orderItem.id, code: orderItem.code, done: true },
        { id: id("02"), code: "ODL-2026-000124", done: false, refusedBecause: "L'ordine è già emesso" },
      ],
    },
  ],
  [workOrderRoutes.createWorkOrder.response, { id: orderItem.id, code: orderItem.code, version: 3 }],
  [requestRoutes.triageRequest.body, { category: "leak", urgency: "urgent", buildingId: school.id }],
  [requestRoutes.mergeRequest.body, { into: requestItem.id }],
  [requestRoutes.rejectRequest.body, { reason: "L'edificio non è del Comune" }],
  [requestRoutes.restoreRequest.body, { reason: "Respinta per errore" }],
  [
    requestRoutes.readCandidates.response,
    {
      buildings: [
        { building: school, addressText: "Via Esempio 12", score: 0.95, because: ["Stesso indirizzo"] },
      ],
      duplicates: [],
    },
  ],
  [exchangeRoutes.retryMessage.body, { reason: "La piattaforma è tornata" }],
  [exchangeRoutes.discardMessage.body, { reason: "Il caso è stato cancellato" }],
];

type Example = readonly [schema: z.ZodType, value: unknown];

/** Bodies and answers of routes, by the schema that has their name: what one of them looks like. */
export const EXAMPLES: readonly Example[] = [
  ...RESOURCES,
  ...BODIES,
  ...DOSSIER_EXAMPLES,
  ...PROTOCOL_EXAMPLES,
  ...PEOPLE_EXAMPLES,
];
