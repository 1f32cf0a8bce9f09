import { createHash } from "node:crypto";
import { type CzrmProfile, foldLabel } from "#connectors/czrm/config.ts";
import { CaseRecord, CommentRecord, type FileLink } from "#connectors/czrm/wire.ts";
import { maskText } from "#domain/privacy/mask.ts";
import { beginning } from "#domain/text/storable-text.ts";
import type {
  CaseFile,
  CaseMessage,
  CaseSnapshot,
  InterpretedCase,
  InterpretedComment,
} from "#ports/case-platform.ts";
import type { Allowance } from "#runtime/http/http-call.ts";

/** Total: whatever comes is either a case or named as malformed. */
export function interpretCase(profile: CzrmProfile, payload: string): InterpretedCase {
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
  const unknown = unknownWord(profile, parsed.data);
  return unknown === undefined
    ? { kind: "case", value: toSnapshot(profile, parsed.data) }
    : { kind: "malformed", because: unknown };
}

/** What a case says of itself in words that the profile does not know: what it would become is not ours to guess. */
function unknownWord(profile: CzrmProfile, record: CaseRecord): string | undefined {
  const { RecordTypeName__c: type, Status: status } = record;
  if (type != null && !isKnown(type, [profile.reportRecordTypes, profile.ignoredRecordTypes]))
    return `RecordTypeName__c: tipo di caso sconosciuto («${quoted(type)}»)`;
  const isSettled = record.IsDeleted === true || record.IsClosed === true || Boolean(record.MasterRecordId);
  const statuses = [profile.openStatuses, profile.newStatuses, profile.closedStatuses];
  if (status == null || isSettled || isKnown(status, statuses)) return undefined;
  return `Status: stato di caso sconosciuto («${quoted(status)}»)`;
}

/** Masked before it is cut: half a tax code is recognised by nobody, and still says whose it is. */
const quoted = (word: string): string => beginning(maskText(word), 80);

/** A profile that does not list what it expects takes whatever comes. */
function isKnown(label: string, [expected, ...others]: readonly ReadonlySet<string>[]): boolean {
  if (expected === undefined || expected.size === 0 || label.trim() === "") return true;
  return [expected, ...others].some((words) => words.has(foldLabel(label)));
}

function toSnapshot(profile: CzrmProfile, record: CaseRecord): CaseSnapshot {
  const name = [record.SuppliedFirstName__c, record.SuppliedName].filter(Boolean).join(" ");
  const place = toPlace(record);
  return {
    key: record.Id,
    number: record.CaseNumber,
    state: toState(profile, record),
    stateLabel: record.StatoFrontEnd__c ?? null,
    rejectReason: record.MotivoRifiuto__c || null,
    mergedInto: record.MasterRecordId ?? null,
    subject: (record.Subject ?? "").trim() || "Segnalazione senza oggetto",
    description: record.Description ?? "",
    category: profile.categories.get(foldLabel(record.Categoria__c ?? "")) ?? null,
    sourceCategory: record.Categoria__c ?? null,
    reporterName: name || null,
    reporterTaxCode: record.CodiceFiscale__c || null,
    reporterEmail: record.SuppliedEmail || null,
    reporterPhone: record.SuppliedPhone || null,
    addressText: record.Indirizzo__c ?? "",
    ...place,
    openedAt: record.CreatedDate,
    modifiedAt: record.SystemModstamp,
    touchedAt: record.LastModifiedDate,
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

/** A case filed away ("Archiviata") was closed by its office all the same. */
function toState(profile: CzrmProfile, record: CaseRecord): CaseSnapshot["state"] {
  const status = foldLabel(record.Status ?? "");
  const label = foldLabel(record.StatoFrontEnd__c ?? "");
  if (profile.ignoredRecordTypes.has(foldLabel(record.RecordTypeName__c ?? ""))) return "ignored";
  if (record.MasterRecordId) return "merged";
  if (record.IsDeleted) return "deleted";
  if (record.IsClosed || profile.closedStatuses.has(status)) return profile.endings.get(label) ?? "closed";
  if (profile.reopenedLabels.has(label)) return "reopened";
  return status === "" || profile.newStatuses.has(status) ? "open" : "in-charge";
}

export function toCaseFile({ LinkedEntityId, ContentDocument }: FileLink): CaseFile {
  const { LatestPublishedVersionId, Title, FileExtension } = ContentDocument;
  const title = Title ?? "allegato";
  const hasExtension =
    FileExtension != null && title.toLowerCase().endsWith(`.${FileExtension.toLowerCase()}`);
  return {
    caseKey: LinkedEntityId,
    fileKey: LatestPublishedVersionId,
    fileName: FileExtension == null || hasExtension ? title : `${title}.${FileExtension}`,
  };
}

/** The fields of the Case that say a status. */
export function toCaseFields(profile: CzrmProfile, message: CaseMessage): Record<string, unknown> {
  const { status, label } = profile.told[message.status];
  return {
    Status: status,
    StatoFrontEnd__c: label,
    ...(message.plannedOn === undefined ? {} : { DataPrevista__c: message.plannedOn }),
    MotivoSospensione__c: message.status === "suspended" ? (message.cause ?? null) : null,
    ...(message.status === "rejected" ? { MotivoRifiuto__c: beginning(message.reason ?? "", 255) } : {}),
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
      text: (text ?? record.Description__c ?? "").trim().slice(0, 10_000).toWellFormed(),
      writtenAt: record.CreatedDate,
    },
  };
}

/** `Sforce-Limit-Info: api-usage=18/5000`, perhaps with `per-app-api-usage=…` besides, which is another allowance. */
export function readAllowance(header: string | undefined): Allowance | undefined {
  const found = /(?:^|[;,\s])api-usage=(\d{1,9})\/(\d{1,9})/.exec(header ?? "");
  const allowed = Number(found?.[2] ?? 0);
  return found === null || allowed === 0 ? undefined : { used: Number(found[1]), allowed };
}

const OWN_PREFIX = "stabile-";

/** The public comment that goes with it. */
export function toComment(profile: CzrmProfile, message: CaseMessage): Record<string, unknown> {
  return {
    Case__c: message.caseKey,
    Name: profile.told[message.status].label,
    Description__c: message.text,
    TipoCommento__c: profile.publicCommentType,
  };
}
