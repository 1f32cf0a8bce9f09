import { createHash } from "node:crypto";
import { CaseRecord, CommentRecord } from "#connectors/czrm/wire.ts";
import type { CaseMessage, CaseSnapshot, InterpretedCase, InterpretedComment } from "#ports/case-platform.ts";

/** Labels that citizens choose → our categories. What is not here stays with its own word, for a person to decide. */
const CATEGORIES: Record<string, string> = {
  "edifici scolastici": "school",
  "impianti di riscaldamento": "heating",
  illuminazione: "lighting",
  "illuminazione pubblica": "lighting",
  "infiltrazioni e coperture": "leak",
  "acquedotto e fognature": "leak",
  ascensori: "lift",
  "barriere architettoniche": "accessibility",
  "accessibilità ed inclusione delle persone con disabilità": "accessibility",
  "servizi igienici": "sanitary",
  serramenti: "windows",
  "impianti elettrici": "electrical",
  "verde e alberi": "green",
  "verde pubblico": "green",
  "parchi gioco e aree cani": "green",
  "strade e marciapiedi": "street",
  buche: "street",
  tombini: "street",
  "semafori e segnaletica stradale": "street",
  "arredo urbano": "street",
  pulizia: "cleaning",
  "animali infestanti": "pests",
  "disinfestazione (topi, blatte, vespe, piccioni)": "pests",
  "tutela animali": "pests",
  mercati: "market",
  cimiteri: "cemetery",
  "infiltrazioni e tetto": "leak",
  "riscaldamento e condizionamento": "heating",
  "impianto elettrico e illuminazione": "electrical",
  "ascensori e montascale": "lift",
  "bagni e impianto idrico": "sanitary",
  "porte, finestre e vetri": "windows",
  "recinzioni, cortili e verde di pertinenza": "green",
  "sporcizia e animali infestanti": "cleaning",
  altro: "other",
  "idee e proposte": "other",
};

/** E-mails turned into cases and requests for help on a service are not reports on the city's things. */
const IGNORED_RECORD_TYPES = ["emailtocase", "richiestaassistenza"];

export function toCategory(label: string | null | undefined): string | null {
  return CATEGORIES[(label ?? "").trim().toLowerCase()] ?? null;
}

/** Total: whatever comes is either a case or named as malformed. */
export function interpretCase(payload: string): InterpretedCase {
  let json: unknown;
  try {
    json = JSON.parse(payload);
  } catch {
    return { kind: "malformed", because: "il messaggio non è JSON" };
  }
  const parsed = CaseRecord.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join(".") || "messaggio"}: ${issue.message}`);
    return { kind: "malformed", because: issues.join("; ") };
  }
  return { kind: "case", value: toSnapshot(parsed.data) };
}

function toSnapshot(record: CaseRecord): CaseSnapshot {
  const name = [record.SuppliedFirstName__c, record.SuppliedName].filter(Boolean).join(" ");
  const place = toPlace(record);
  return {
    key: record.Id,
    number: record.CaseNumber,
    state: toState(record),
    stateLabel: record.StatoFrontEnd__c ?? null,
    rejectReason: record.MotivoRifiuto__c || null,
    mergedInto: record.MasterRecordId ?? null,
    subject: (record.Subject ?? "").trim() || "Segnalazione senza oggetto",
    description: record.Description ?? "",
    category: toCategory(record.Categoria__c),
    sourceCategory: record.Categoria__c ?? null,
    reporterName: name || null,
    reporterTaxCode: record.CodiceFiscale__c || null,
    reporterEmail: record.SuppliedEmail || null,
    reporterPhone: record.SuppliedPhone || null,
    addressText: record.Indirizzo__c ?? "",
    ...place,
    openedAt: record.CreatedDate,
    modifiedAt: record.SystemModstamp,
    closedAt: record.ClosedDate ?? null,
  };
}

/** A point off the globe, or in the Gulf of Guinea where two zeros lie, is no place. */
function toPlace({ Longitudine__c: longitude, Latitudine__c: latitude }: CaseRecord): {
  longitude: number | null;
  latitude: number | null;
} {
  const isPlace =
    typeof longitude === "number" &&
    typeof latitude === "number" &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90 &&
    (longitude !== 0 || latitude !== 0);
  return isPlace ? { longitude, latitude } : { longitude: null, latitude: null };
}

/** What the citizen reads of a closed case. One filed away ("Archiviata") was closed by its office all the same. */
const CLOSED: Record<string, CaseSnapshot["state"]> = { Respinta: "rejected", Annullata: "withdrawn" };

function toState(record: CaseRecord): CaseSnapshot["state"] {
  if (IGNORED_RECORD_TYPES.includes((record.RecordTypeName__c ?? "").toLowerCase())) return "ignored";
  if (record.MasterRecordId) return "merged";
  if (record.IsDeleted) return "deleted";
  if (record.IsClosed || record.Status === "Closed") return CLOSED[record.StatoFrontEnd__c ?? ""] ?? "closed";
  if (record.StatoFrontEnd__c === "Riaperta") return "reopened";
  return record.Status === "New" || record.Status == null ? "open" : "in-charge";
}

const STATUS: Record<CaseMessage["status"], { Status: string; StatoFrontEnd__c: string }> = {
  "taken-in-charge": { Status: "Working", StatoFrontEnd__c: "Presa in carico" },
  planned: { Status: "Working", StatoFrontEnd__c: "Programmata" },
  suspended: { Status: "On Hold", StatoFrontEnd__c: "Sospesa" },
  // The platform has no word for "resumed": the case is in charge again.
  resumed: { Status: "Working", StatoFrontEnd__c: "Presa in carico" },
  executed: { Status: "Closed", StatoFrontEnd__c: "Eseguita" },
  rejected: { Status: "Closed", StatoFrontEnd__c: "Respinta" },
  reopened: { Status: "Working", StatoFrontEnd__c: "Riaperta" },
};

/** The fields of the Case that say a status. */
export function toCaseFields(message: CaseMessage): Record<string, unknown> {
  return {
    ...STATUS[message.status],
    ...(message.plannedOn === undefined ? {} : { DataPrevista__c: message.plannedOn }),
    MotivoSospensione__c: message.status === "suspended" ? (message.cause ?? null) : null,
    ...(message.status === "rejected" ? { MotivoRifiuto__c: (message.reason ?? "").slice(0, 255) } : {}),
    ...(message.orderCode === undefined ? {} : { RiferimentoOrdine__c: message.orderCode }),
  };
}

/** Our keys are longer than the platform's external ids (80 characters): their digest is as good as they are. */
export function toExternalId(key: string): string {
  return `${OWN_PREFIX}${createHash("sha256").update(key).digest("hex").slice(0, 40)}`;
}

/** Total: whatever comes is a comment of somebody's, one of ours, or named as malformed. */
export function interpretComment(payload: string): InterpretedComment {
  let json: unknown;
  try {
    json = JSON.parse(payload);
  } catch {
    return { kind: "malformed", because: "il commento non è JSON" };
  }
  const parsed = CommentRecord.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: "malformed", because: `${issue?.path.join(".") || "commento"}: ${issue?.message}` };
  }
  const record = parsed.data;
  if (record.IdEsterno__c?.startsWith(OWN_PREFIX)) return { kind: "ours" };
  // An e-mail too long for the line: the comment only announces it (sheet §2.2).
  const text = record.MailFuoriRighe__c === true ? record.EmailMessage__r?.TextBody : undefined;
  return {
    kind: "comment",
    value: {
      key: record.Id,
      caseKey: record.Case__c,
      author: record.AutoreCommentoFormula__c ?? null,
      text: (text ?? record.Description__c ?? "").trim().slice(0, 10_000),
      writtenAt: record.CreatedDate,
    },
  };
}

const OWN_PREFIX = "stabile-";

/** The public comment that goes with it. */
export function toComment(message: CaseMessage): Record<string, unknown> {
  return {
    Case__c: message.caseKey,
    Name: STATUS[message.status].StatoFrontEnd__c,
    Description__c: message.text,
    TipoCommento__c: "Commento pubblico",
  };
}
