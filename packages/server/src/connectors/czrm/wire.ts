import { z } from "zod";
import { storable } from "#domain/text/storable-text.ts";
import { isDay } from "#domain/time/civil-date.ts";
import type { Fault, HttpAnswer } from "#runtime/http/http-call.ts";
import { recordText } from "#runtime/http/record-text.ts";

/** The fields asked of every Case, verbatim (reference: platforms/genova-czrm.md). */
export const CASE_FIELDS = [
  "Id",
  "CaseNumber",
  "Subject",
  "Description",
  "Status",
  "StatoFrontEnd__c",
  "MotivoRifiuto__c",
  "IsClosed",
  "ClosedDate",
  "RecordTypeName__c",
  "MasterRecordId",
  "IsDeleted",
  "Categoria__c",
  "SuppliedName",
  "SuppliedFirstName__c",
  "SuppliedEmail",
  "SuppliedPhone",
  "CodiceFiscale__c",
  "Indirizzo__c",
  "Latitudine__c",
  "Longitudine__c",
  "CreatedDate",
  "LastModifiedDate",
  "SystemModstamp",
] as const;

const WRITTEN = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Salesforce writes `2024-03-05T09:12:33.000+0000`: no colon in the offset, which ISO parsers refuse. JavaScript would
 * read a 30th of February as the 2nd of March: it is no day, and a guess at which was meant is not ours to make.
 */
export function readInstant(text: string): Date | undefined {
  const [, day = "", time = "", offset = ""] = WRITTEN.exec(text) ?? [];
  if (!isDay(day)) return undefined;
  const instant = new Date(`${day}T${time}${offset.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`);
  const year = instant.getUTCFullYear();
  return year >= 1970 && year < 2200 ? instant : undefined;
}

const SalesforceInstant = z.string().transform((text, context) => {
  const instant = readInstant(text);
  if (instant !== undefined) return instant;
  context.addIssue({ code: "custom", message: "data e ora non leggibili" });
  return z.NEVER;
});

/** As many characters as the platform's longest text field takes; its one-line fields take 255 at most. */
const LONGEST_TEXT = 131_072;
const LONGEST_LINE = 1_000;
const text = z.string().max(LONGEST_TEXT).transform(storable).nullish();
const line = z.string().max(LONGEST_LINE).transform(storable).nullish();

export const CaseRecord = z.looseObject({
  Id: z.string().regex(/^500\w{12,15}$/, "identificativo di caso non valido"),
  CaseNumber: z.string().max(100).transform(storable),
  Subject: line,
  Description: text,
  Status: line,
  StatoFrontEnd__c: line,
  MotivoRifiuto__c: text,
  IsClosed: z.boolean().nullish(),
  ClosedDate: SalesforceInstant.nullish(),
  RecordTypeName__c: line,
  MasterRecordId: line,
  IsDeleted: z.boolean().nullish(),
  Categoria__c: line,
  SuppliedName: line,
  SuppliedFirstName__c: line,
  SuppliedEmail: line,
  SuppliedPhone: line,
  CodiceFiscale__c: line,
  Indirizzo__c: line,
  Latitudine__c: z.number().nullish(),
  Longitudine__c: z.number().nullish(),
  CreatedDate: SalesforceInstant,
  LastModifiedDate: SalesforceInstant,
  SystemModstamp: SalesforceInstant,
});
export type CaseRecord = z.infer<typeof CaseRecord>;

/** The fields asked of every public comment (reference: platforms/genova-czrm.md §2.2, §3.3). */
export const COMMENT_FIELDS = [
  "Id",
  "Case__c",
  "Description__c",
  "TipoCommento__c",
  "MailFuoriRighe__c",
  "EmailMessage__r.TextBody",
  "AutoreCommentoFormula__c",
  "IdEsterno__c",
  "CreatedDate",
  "SystemModstamp",
] as const;

export const CommentRecord = z.looseObject({
  Id: z.string().regex(/^\w{15,18}$/, "identificativo di commento non valido"),
  Case__c: z.string().regex(/^500\w{12,15}$/, "identificativo di caso non valido"),
  Description__c: text,
  MailFuoriRighe__c: z.boolean().nullish(),
  EmailMessage__r: z.looseObject({ TextBody: text }).nullish(),
  AutoreCommentoFormula__c: line,
  IdEsterno__c: line,
  CreatedDate: SalesforceInstant,
});

/** A record of which only what identifies its version is needed, so that a strange one is kept and parked, not lost. */
export const VersionedRecord = z.looseObject({ Id: z.string(), SystemModstamp: z.string() });

export const QueryPage = z.object({
  done: z.boolean().default(true),
  // Followed with our token: only ever another page of the same platform.
  nextRecordsUrl: z
    .string()
    .regex(/^\/services\/data\/[\w./-]{1,200}$/)
    .optional(),
  // The gateway's mediation may leave an empty list out.
  records: z.array(z.unknown()).nullish(),
});

export const FileLink = z.looseObject({
  LinkedEntityId: z.string(),
  ContentDocument: z.looseObject({
    LatestPublishedVersionId: z.string().regex(/^\w{15,18}$/, "identificativo di versione non valido"),
    Title: line,
    FileExtension: line,
  }),
});

export type FileLink = z.infer<typeof FileLink>;

export const SalesforceErrors = z.array(z.looseObject({ message: z.string(), errorCode: z.string() })).min(1);

export const CompositeAnswer = z.object({
  compositeResponse: z.array(
    z.object({ httpStatusCode: z.number(), body: z.unknown(), referenceId: z.string() }),
  ),
});

/** The ESB's notice; a type that is not one of these is for a person to look at, not to be guessed. */
export const CaseEvent = z.looseObject({
  eventId: z.string().regex(/^[\x21-\x7e]{8,100}$/, "identificativo di evento non valido"),
  type: z.enum([
    "case.created",
    "case.updated",
    "case.reopened",
    "case.merged",
    "case.deleted",
    "comment.created",
  ]),
  caseId: z.string().regex(/^500\w{12}(?:\w{3})?$/, "identificativo di caso non valido"),
});

/** A lock taken by somebody else comes as a 400: it passes by waiting, like these others. */
const PASSING = ["UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "QUERY_TIMEOUT"];

/** Whatever is not Salesforce's own array of errors was written by something in between. */
export function salesforceFault(answer: HttpAnswer): Fault | undefined {
  if (answer.status < 400 || answer.status === 401) return undefined;
  const text = answer.text();
  if (!SalesforceErrors.safeParse(jsonOrUndefined(text)).success)
    return { kind: "unavailable", message: `Errore non riconosciuto (${answer.status})` };
  return passingFault(text);
}

/** What is no page of records was written by something in between, or cut on its way: it is asked for again. */
function isPage(answer: HttpAnswer): boolean {
  return QueryPage.safeParse(jsonOf(answer)).success;
}

/** A query of ours that is refused (a field that this organisation has not) stays so until somebody changes something. */
export function queryFault(answer: HttpAnswer): Fault | undefined {
  const fault = salesforceFault(answer);
  if (fault !== undefined) return fault;
  if (answer.status === 200 && !isPage(answer))
    return { kind: "unavailable", message: "Risposta che non è una pagina di dati" };
  if (answer.status !== 400) return undefined;
  return { kind: "not-allowed", message: `Interrogazione rifiutata: ${errorsText(answer.text())}` };
}

/** The daily limit is told with a 403: the platform is there, only it wants no more. */
function passingFault(text: string): Fault | undefined {
  if (text.includes('"REQUEST_LIMIT_EXCEEDED"')) return { kind: "throttled", message: errorsText(text) };
  return PASSING.some((code) => text.includes(`"${code}"`))
    ? { kind: "unavailable", message: errorsText(text) }
    : undefined;
}

/** A composite is HTTP 200 even when its parts failed: those that pass by waiting are tried again. */
export function compositeFault(answer: HttpAnswer): Fault | undefined {
  if (answer.status !== 200) return salesforceFault(answer);
  if (!CompositeAnswer.safeParse(jsonOf(answer)).success)
    return { kind: "unavailable", message: "Risposta composta non leggibile" };
  return passingFault(recordText(failedParts(answer)).text);
}

export function compositeFailure(answer: HttpAnswer): string | undefined {
  const failed = failedParts(answer);
  return failed.length === 0
    ? undefined
    : failed.map(({ body }) => errorsText(recordText(body).text)).join("; ");
}

export function failedParts(answer: HttpAnswer): { body?: unknown }[] {
  const parts = CompositeAnswer.safeParse(jsonOf(answer));
  return parts.success
    ? parts.data.compositeResponse.filter(({ httpStatusCode }) => httpStatusCode >= 300)
    : [];
}

export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return answer.json();
  } catch {
    return undefined;
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function errorsText(text: string): string {
  const errors = SalesforceErrors.safeParse(jsonOrUndefined(text));
  return errors.success
    ? errors.data.map(({ errorCode, message }) => `${errorCode}: ${message}`).join("; ")
    : text.slice(0, 300);
}
