import { propertyChanges, propertyReadings } from "#test/support/asked-of-property.ts";
import { protocolChanges, protocolReadings } from "#test/support/asked-of-protocol.ts";
import { modelChanges, modelReadings } from "#test/support/asked-of-models.ts";
import type { TwoSides } from "#test/support/two-sides.ts";

/** What is asked of a reading by somebody with a narrow reach. */
export interface Reading {
  /** May be answered, with nothing of what is out of reach. */
  open: string[];
  /** Pages of what nobody but the whole municipality reaches. */
  hidden?: string[];
}

export interface Change {
  path: string;
  body?: object;
  file?: string;
}

const words = [
  "perdita",
  "perdta",
  "zqoloro",
  "zqsloro",
  "zqcasaloro",
  "zqcasalorostrada 1",
  "zqonessuno",
  "scuola",
  "via",
  "ODL",
  "SEG",
];

/** By `operationId`: a reading that is added to the contract has to say here what it is asked. */
export function readingsOf({ mine, theirs, rows }: TwoSides): Record<string, Reading> {
  const codes = rows.flatMap(({ words: [first = ""] }) => first);
  const sought = [...words, ...codes];
  const box = "bbox=8.9,44.4,8.96,44.43";
  const filters = ["", "sort=due", "state=open", "state=issued", "due=today", "near=8.93,44.41&radius=5000"];
  const chosen = [
    `buildingId=${theirs.building}`,
    "municipio=II",
    "q=perdita",
    "q=zqoloro",
    "sort=due&q=perdita",
  ];
  const orders = [...filters, ...chosen].map((filter) => `/work-orders?limit=200&${filter}`);
  return {
    readSession: { open: ["/session"] },
    readProfile: { open: ["/session/profile"] },
    readInstallation: { open: ["/installation"] },
    readStatus: { open: ["/status"] },
    readHome: { open: ["/home"] },
    readCatalogue: { open: ["/catalogue"] },
    listFirms: { open: ["/firms"] },
    listWorkOrders: { open: orders },
    exportWorkOrders: {
      open: ["format=csv", "format=csv&q=perdita", "format=csv&municipio=II", "format=xlsx"].map(
        (asked) => `/work-orders/export?${asked}`,
      ),
    },
    readWorkOrder: { open: [`/work-orders/${mine.order}`], hidden: [`/work-orders/${theirs.order}`] },
    readAttachmentContent: {
      open: mine.attachments.map((id) => `/attachments/${id}/content`),
      hidden: theirs.attachments.map((id) => `/attachments/${id}/content`),
    },
    listViews: { open: ["/views?page=ordini"] },
    listBuildings: {
      open: ["", "q=perdita", "q=zqcasaloro", "municipio=II", "use=school"].map((f) => `/buildings?${f}`),
    },
    readBuilding: { open: [`/buildings/${mine.building}`], hidden: [`/buildings/${theirs.building}`] },
    ...dossierReadings({ mine, theirs }),
    ...modelReadings({ mine, theirs }),
    // Only of who asked for them: those of others are in features/dossier-exports/exports.test.ts.
    listDossierExports: { open: ["/dossier-exports", `/dossier-exports?buildingId=${theirs.building}`] },
    readDossierExport: { open: [`/dossier-exports/${theirs.building}`] },
    downloadDossierExport: { open: [`/dossier-exports/${theirs.building}/content`] },
    ...obligationReadings({ mine, theirs }),
    listDocumentTypes: { open: ["/document-types"] },
    listDocuments: {
      open: [
        "",
        "q=perdita",
        "q=zqoloro",
        `buildingId=${theirs.building}`,
        "state=to-confirm",
        "expiry=soon",
      ].map((asked) => `/documents?limit=200&${asked}`),
    },
    exportDocuments: {
      open: ["", "q=perdita", `buildingId=${theirs.building}`].map((asked) => `/documents/export?${asked}`),
    },
    readDocument: { open: [`/documents/${mine.document}`], hidden: [`/documents/${theirs.document}`] },
    readDocumentContent: {
      open: [`/documents/${mine.document}/content`],
      hidden: [`/documents/${theirs.document}/content`],
    },
    readFileIntegrity: { open: ["/file-integrity"] },
    listRetentionRules: { open: ["/retention-rules"] },
    listDiscardCandidates: {
      open: ["to-propose", "proposed", "kept"].map((show) => `/discard-candidates?limit=200&show=${show}`),
    },
    ...protocolReadings({ mine, theirs }),
    ...propertyReadings({ theirs }),
    search: { open: sought.map((word) => `/search?limit=30&q=${encodeURIComponent(word)}`) },
    listRequests: {
      open: ["", "state=inbox", "state=merged", "q=perdita", "q=zqsloro", "municipio=II", "category=leak"]
        .concat(`buildingId=${theirs.building}`)
        .map((filter) => `/requests?limit=200&${filter}`),
    },
    readRequest: {
      open: [`/requests/${mine.request}`, `/requests/${mine.merged}`],
      hidden: [`/requests/${theirs.request}`],
    },
    readRequestCandidates: {
      open: [`/requests/${mine.request}/candidates`],
      hidden: [`/requests/${theirs.request}/candidates`],
    },
    readMapSettings: { open: ["/map/settings"] },
    readMapGround: { open: [`/map/ground?${box}`] },
    readMapBuildings: { open: [`/map/buildings?${box}`, "/map/buildings?q=perdita"] },
    readMapRequests: { open: [`/map/requests?${box}`] },
    readMapWorkOrders: { open: [`/map/work-orders?${box}`] },
    listPeople: {
      open: ["", "state=all", "state=all&q=zq", "q=ZQBLTR", "role=contractor", "expiry=soon"]
        .concat("state=none", "state=disabled")
        .map((filter) => `/people?limit=200&${filter}`),
    },
    readPerson: { open: [`/people/${mine.person}`], hidden: [`/people/${theirs.person}`] },
    listColleagues: { open: ["/colleagues?q=zq", "/colleagues?q=PROVA"] },
    exportRoles: { open: ["/role-sheets?format=csv", "/role-sheets?format=xlsx"] },
    readMyPermissions: { open: ["/my/permissions"] },
    listRoleRequests: { open: ["/role-requests", "/role-requests?state=granted"] },
    listRoleGroups: { open: ["/role-groups"] },
    listEmergencies: { open: ["/emergencies", "/emergencies?show=recent"] },
    listPlatforms: { open: ["/exchange/platforms"] },
    listMessages: { open: ["/exchange/messages?direction=in", "/exchange/messages?direction=out"] },
    readMessage: { open: [`/exchange/messages/in/${mine.message}`] },
    listExchanges: { open: ["/exchange/ledger"] },
    listAuditEntries: { open: ["", "who=zq", "register=readings"].map((asked) => `/audit/entries?${asked}`) },
    readAuditEntry: { open: [`/audit/entries/${mine.auditEntry}`] },
    exportAuditEntries: { open: ["csv", "jsonl"].map((format) => `/audit/export?format=${format}`) },
    readAuditChain: { open: ["/audit/chain"] },
  };
}

function dossierReadings({ mine, theirs }: Pick<TwoSides, "mine" | "theirs">): Record<string, Reading> {
  const of = (building: string) => `/buildings/${building}/dossier`;
  const parts = ({ building, element, dossierRecord }: TwoSides["theirs"]) => ({
    dossier: [of(building), `${of(building)}?on=2026-01-01`],
    subjects: [`${of(building)}/subjects/${element}`],
    history: [
      `${of(building)}/facts/occupier`,
      `${of(building)}/facts/interventionTitle?subjectId=${dossierRecord}`,
    ],
    changes: [`${of(building)}/changes`],
    verification: [`${of(building)}/verification`],
  });
  const [own, others] = [parts(mine), parts(theirs)];
  return {
    readDictionary: { open: ["/dossier-dictionary"] },
    listDossiers: {
      open: ["", "q=perdita", "q=zqcasaloro", "municipio=II", "disagreeing=only"].map(
        (f) => `/dossiers?${f}`,
      ),
    },
    readDossier: { open: own.dossier, hidden: others.dossier },
    readSubjectFacts: {
      // A part of another building, asked of one's own, is not there for anybody.
      open: [...own.subjects, `${of(mine.building)}/subjects/${theirs.element}`],
      hidden: others.subjects,
    },
    readFactHistory: {
      open: [...own.history, `${of(mine.building)}/facts/occupier?subjectId=${theirs.building}`],
      hidden: others.history,
    },
    listDossierChanges: { open: own.changes, hidden: others.changes },
    verifyDossier: { open: own.verification, hidden: others.verification },
    compareDossiers: {
      open: [`${of(mine.building)}/comparison?on=2026-01-01`],
      hidden: [
        `${of(theirs.building)}/comparison?on=2026-01-01`,
        `${of(mine.building)}/comparison?withBuilding=${theirs.building}`,
      ],
    },
    listSources: { open: ["/dossier-sources"] },
    listSourceItems: {
      open: ["", "state=decided", "state=matched", `buildingId=${theirs.building}`].map(
        (f) => `/dossier-sources/items?${f}`,
      ),
    },
    listDisagreements: {
      open: ["", `buildingId=${theirs.building}`].map((f) => `/dossier-disagreements?${f}`),
    },
  };
}

const OWN_RULE = {
  code: "giro-mensile",
  number: 101,
  title: "Giro mensile",
  versions: [
    {
      from: "2026-01-01",
      norm: "DGC 12/2026",
      certainty: "read",
      of: { kind: "building" },
      terms: [{ every: { months: 1 }, anchor: "last-done" }],
      doneBy: "owner",
      document: "Registro",
      onNegative: { opensWork: true, forbidsUse: false },
    },
  ],
};

/** By `operationId`: every way to touch, with what one reaches, what one does not. Empty: it touches nobody else's. */
export function changesOf({ mine, theirs }: TwoSides): Record<string, Change[]> {
  const reason = { reason: "Non è per noi" };
  const order = { title: "Perdita", category: "leak", urgency: "urgent" };
  const triage = { category: "leak", urgency: "normal" };
  const work = { role: "contractor", scopeKind: "firm", ...reason };
  return {
    addPerson: [
      {
        path: "/people",
        body: { ...work, taxCode: theirs.taxCode, displayName: "Altro", scopeCode: "F-mia" },
      },
      {
        path: "/people",
        body: { ...work, taxCode: mine.taxCode, displayName: "Altro", scopeCode: "F-altrui" },
      },
      {
        path: "/people",
        body: {
          ...work,
          taxCode: mine.taxCode,
          displayName: "Altro",
          role: "urp",
          scopeKind: "municipality",
        },
      },
    ],
    giveRole: [{ path: `/people/${theirs.person}/roles`, body: { ...work, scopeCode: "F-altrui" } }],
    endRole: [{ path: `/role-assignments/${theirs.role}/end`, body: reason }],
    closeSessionsOfPerson: [{ path: `/people/${theirs.person}/sessions/close`, body: reason }],
    disablePerson: [{ path: `/people/${theirs.person}/disable`, body: reason }],
    enablePerson: [{ path: `/people/${theirs.person}/enable`, body: reason }],
    startSubstitution: [
      {
        path: `/people/${theirs.person}/substitutions`,
        body: { substituteId: mine.person, roleIds: [theirs.role], until: "2150-01-01", ...reason },
      },
    ],
    endSubstitution: [{ path: `/substitutions/${theirs.substitution}/end`, body: reason }],
    previewRoleSheet: [{ path: "/role-sheets/preview", file: "ruoli.csv" }],
    applyRoleSheet: [{ path: "/role-sheets", file: "ruoli.csv" }],
    ...dossierChanges({ mine, theirs }),
    recordCheck: [
      {
        path: `/obligations/${theirs.obligation}/checks`,
        body: { doneOn: "2026-01-01", outcome: "positive", doneBy: "Noi", seen: theirs.check },
      },
    ],
    proposeObligationPlan: [
      { path: "/obligation-plans", body: { obligationIds: [theirs.obligation] } },
      { path: "/obligation-plans", body: { filter: { buildingId: theirs.building } } },
    ],
    confirmObligationPlan: [{ path: `/obligation-plans/${theirs.obligation}/confirmation` }],
    undoObligationPlan: [{ path: `/obligation-plans/${theirs.obligation}/undo`, body: reason }],
    annulCheck: [{ path: `/checks/${theirs.check}/annulment`, body: reason }],
    // Of the whole municipality: who may write it on a part of it writes none.
    previewCheckRule: [{ path: "/check-rules/preview", body: { rule: OWN_RULE } }],
    writeSchoolYear: [
      {
        path: "/school-years",
        body: { code: "2026/2027", firstDay: "2026-09-14", lastDay: "2027-06-09", source: "Prova", seen: 0 },
      },
    ],
    writeCheckRule: [{ path: "/check-rules", body: { rule: OWN_RULE, seen: 0, ...reason } }],
    ...modelChanges({ mine, theirs }),
    ...protocolChanges({ theirs }),
    ...propertyChanges({ theirs }),
    // Of oneself only: what is asked waits for somebody else.
    askRole: [],
    withdrawRoleRequest: [{ path: `/role-requests/${theirs.roleRequest}/withdraw` }],
    grantRoleRequest: [
      { path: `/role-requests/${theirs.roleRequest}/grant`, body: { ...work, scopeCode: "F-altrui" } },
    ],
    refuseRoleRequest: [{ path: `/role-requests/${theirs.roleRequest}/refuse`, body: reason }],
    addRoleGroup: [
      { path: "/role-groups", body: { name: "Tutti", role: "urp", scopeKind: "municipality", ...reason } },
    ],
    removeRoleGroup: [{ path: `/role-groups/${theirs.roleGroup}/remove`, body: reason }],
    // Taking a wider scope is what it is for: permissions-by-emergency are in emergencies.test.ts.
    declareEmergency: [],
    endEmergency: [{ path: `/emergencies/${theirs.emergency}/end` }],
    acknowledgeEmergency: [{ path: `/emergencies/${theirs.emergency}/acknowledge` }],
    reviewEmergency: [
      {
        path: `/emergencies/${theirs.emergency}/review`,
        body: { outcome: "justified", note: "Visto e rivisto" },
      },
    ],
    triageRequest: [
      { path: `/requests/${theirs.request}/triage`, body: { ...triage, buildingId: mine.building } },
      { path: `/requests/${mine.request}/triage`, body: { ...triage, buildingId: theirs.building } },
    ],
    mergeRequest: [
      { path: `/requests/${theirs.request}/merge`, body: { into: mine.request } },
      { path: `/requests/${mine.request}/merge`, body: { into: theirs.request } },
    ],
    rejectRequest: [{ path: `/requests/${theirs.request}/reject`, body: reason }],
    restoreRequest: [{ path: `/requests/${theirs.request}/restore`, body: reason }],
    createWorkOrder: [
      { path: "/work-orders", body: { ...order, buildingId: theirs.building } },
      { path: "/work-orders", body: { ...order, buildingId: null, requestIds: [theirs.request] } },
      { path: "/work-orders", body: { ...order, buildingId: mine.building, requestIds: [theirs.request] } },
      { path: "/work-orders", body: { ...order, buildingId: mine.building, parentId: theirs.order } },
    ],
    transitionWorkOrder: [{ path: `/work-orders/${theirs.order}/transitions`, body: { action: "accept" } }],
    noteWorkOrder: [{ path: `/work-orders/${theirs.order}/notes`, body: { note: "Sono passato" } }],
    bulkTransitionWorkOrders: [
      {
        path: "/work-orders/bulk",
        body: { ids: [theirs.order], transition: { action: "cancel", ...reason } },
      },
    ],
    uploadWorkOrderAttachment: [{ path: `/work-orders/${theirs.order}/attachments`, file: "nota.txt" }],
    uploadDocument: [{ path: "/documents", file: "nota.txt" }],
    addDocumentVersion: [{ path: `/documents/${theirs.document}/versions`, file: "nota.txt" }],
    restoreDocumentFile: [{ path: `/documents/${theirs.document}/versions/1/restore`, file: "nota.txt" }],
    describeDocument: [{ path: `/documents/${theirs.document}`, body: { type: "other", title: "Nostro" } }],
    withdrawDocument: [{ path: `/documents/${theirs.document}/withdraw`, body: reason }],
    placeDocument: [
      { path: `/documents/${theirs.document}/place`, body: { buildingId: mine.building } },
      { path: `/documents/${mine.document}/place`, body: { buildingId: theirs.building } },
    ],
    proposeDiscard: [{ path: `/documents/${theirs.document}/discard-proposal`, body: reason }],
    keepDocumentLonger: [{ path: `/documents/${theirs.document}/discard-proposal` }],
    // Of the whole municipality: no document of one side is in it.
    writeRetentionRule: [],
    confirmDiscard: [
      {
        path: "/discard-acts",
        body: {
          protocolNumber: "1/2026",
          authorisedOn: "2026-01-01",
          authority: "Soprintendenza",
          documentIds: [theirs.document],
        },
      },
    ],
    readDocumentAgain: [{ path: `/documents/${theirs.document}/read-again` }],
    linkDocument: [
      {
        path: `/documents/${theirs.document}/links`,
        body: { kind: "building", subjectId: mine.building },
      },
    ],
    unlinkDocument: [{ path: `/documents/${theirs.document}/links/${theirs.document}` }],
    // Of one's own sessions only: those of others are in features/access/leaving.test.ts.
    closeSession: [],
    closeOtherSessions: [],
    saveView: [],
    removeView: [{ path: `/views/${theirs.view}` }],
    retryMessage: [{ path: `/exchange/messages/in/${theirs.message}/retry`, body: reason }],
    discardMessage: [{ path: `/exchange/messages/in/${theirs.message}/discard`, body: reason }],
    synchronisePlatform: [{ path: "/exchange/platforms/czrm/synchronise" }],
    askDossierExport: [[theirs.building], [mine.building, theirs.building]].map((buildingIds) => ({
      path: "/dossier-exports",
      body: { kind: "pdf", buildingIds },
    })),
    cancelDossierExport: [{ path: `/dossier-exports/${theirs.building}/cancellation` }],
    verifyAudit: [{ path: "/audit/verifications" }],
    // Of a platform, not of a person: signatures are in permissions.test.ts.
    notifyCzrmEvent: [],
  };
}

function dossierChanges({ mine, theirs }: Pick<TwoSides, "mine" | "theirs">): Record<string, Change[]> {
  const of = (building: string) => `/buildings/${building}/dossier`;
  const fact = { field: "apeClass", value: "C", validFrom: "2026-01-01" };
  const maker = {
    field: "maker",
    value: "X",
    validFrom: "2026-01-01",
    seen: theirs.dossierClaims[0] ?? null,
  };
  const item = {
    kind: "intervention",
    facts: [{ field: "interventionTitle", value: "X", validFrom: "2026-01-01" }],
  };
  const decision = {
    field: "occupier",
    value: "X",
    validFrom: "2026-01-01",
    reason: "Visto",
    seen: theirs.dossierClaims,
  };
  return {
    stateFacts: [
      { path: `${of(theirs.building)}/facts`, body: { facts: [{ ...fact, seen: null }] } },
      {
        path: `${of(mine.building)}/facts`,
        body: { facts: [{ ...maker, subject: { kind: "element", id: theirs.element } }] },
      },
    ],
    addRecord: [{ path: `${of(theirs.building)}/records`, body: item }],
    withdrawRecord: [theirs.building, mine.building].map((building) => ({
      path: `${of(building)}/records/${theirs.dossierRecord}/withdrawal`,
      body: { reason: "Non è per noi" },
    })),
    decideSourceItem: [
      { id: theirs.sourceItem, buildingIds: [mine.building] },
      { id: mine.sourceItem, buildingIds: [theirs.building] },
    ].map(({ id, buildingIds }) => ({
      path: `/dossier-sources/items/${id}/decision`,
      body: { outcome: "matched", buildingIds, seen: 1, reason: "È nostro" },
    })),
    decideFact: [theirs.building, mine.building].map((building) => ({
      path: `${of(building)}/decisions`,
      body: { ...decision, subjectId: theirs.building },
    })),
  };
}

function obligationReadings({ mine, theirs }: Pick<TwoSides, "mine" | "theirs">): Record<string, Reading> {
  const asked = [
    "",
    "q=perdita",
    "q=zqcasaloro",
    "municipio=II",
    "state=unknown",
    `buildingId=${theirs.building}`,
  ];
  return {
    listObligations: { open: asked.map((filter) => `/obligations?limit=200&${filter}`) },
    tallyObligations: { open: asked.map((filter) => `/obligations/tally?${filter}`) },
    listMissingFacts: {
      open: ["/obligations/missing-facts", `/obligations/missing-facts?buildingId=${theirs.building}`],
    },
    exportObligations: {
      open: [
        ...asked.map((filter) => `/obligations/export?${filter}`),
        ...["xlsx", "ics"].map((format) => `/obligations/export?format=${format}`),
      ],
    },
    readObligation: {
      open: [`/obligations/${mine.obligation}`],
      hidden: [`/obligations/${theirs.obligation}`],
    },
    listCheckRules: { open: ["/check-rules"] },
    listSchoolYears: { open: ["/school-years"] },
    readObligationCalendar: {
      open: asked.map((filter) => `/obligations/calendar?month=2026-12&${filter}`),
    },
    readMapObligations: { open: asked.map((filter) => `/map/obligations?${filter}`) },
    readObligationWork: {
      open: [`/obligations/${mine.obligation}/work`],
      hidden: [`/obligations/${theirs.obligation}/work`],
    },
    readWorkOrderChecks: {
      open: [`/work-orders/${mine.order}/checks`],
      hidden: [`/work-orders/${theirs.order}/checks`],
    },
    // Only of who made them: those of others are in features/planning/plans.test.ts.
    listObligationPlans: { open: ["/obligation-plans"] },
    readObligationPlan: { open: [`/obligation-plans/${theirs.obligation}`] },
  };
}
