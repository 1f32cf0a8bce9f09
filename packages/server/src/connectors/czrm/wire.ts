import { z } from "zod";

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

/** Salesforce writes `2024-03-05T09:12:33.000+0000`: no colon in the offset, which ISO parsers refuse. */
const SalesforceInstant = z
  .string()
  .transform((text) => new Date(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2")))
  .refine((date) => !Number.isNaN(date.getTime()), "data e ora non leggibili");

const text = z.string().nullish();

export const CaseRecord = z.looseObject({
  Id: z.string().regex(/^500\w{12,15}$/, "identificativo di caso non valido"),
  CaseNumber: z.string(),
  Subject: text,
  Description: text,
  Status: text,
  StatoFrontEnd__c: text,
  MotivoRifiuto__c: text,
  IsClosed: z.boolean().nullish(),
  ClosedDate: SalesforceInstant.nullish(),
  RecordTypeName__c: text,
  MasterRecordId: text,
  IsDeleted: z.boolean().nullish(),
  Categoria__c: text,
  SuppliedName: text,
  SuppliedFirstName__c: text,
  SuppliedEmail: text,
  SuppliedPhone: text,
  CodiceFiscale__c: text,
  Indirizzo__c: text,
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
  AutoreCommentoFormula__c: text,
  IdEsterno__c: text,
  CreatedDate: SalesforceInstant,
});

/** A record of which only what identifies its version is needed, so that a strange one is kept and parked, not lost. */
export const VersionedRecord = z.looseObject({ Id: z.string(), SystemModstamp: z.string() });

export const QueryPage = z.object({
  done: z.boolean().default(true),
  nextRecordsUrl: z.string().optional(),
  // The gateway's mediation may leave an empty list out.
  records: z.array(z.unknown()).nullish(),
});

export const FileLink = z.looseObject({
  LinkedEntityId: z.string(),
  ContentDocument: z.looseObject({
    LatestPublishedVersionId: z.string(),
    Title: z.string().nullish(),
    FileExtension: z.string().nullish(),
  }),
});

export const SalesforceErrors = z.array(z.looseObject({ message: z.string(), errorCode: z.string() })).min(1);

export const CompositeAnswer = z.object({
  compositeResponse: z.array(
    z.object({ httpStatusCode: z.number(), body: z.unknown(), referenceId: z.string() }),
  ),
});

/** The ESB's notice; a type that is not one of these is for a person to look at, not to be guessed. */
export const CaseEvent = z.looseObject({
  eventId: z.string().min(8).max(100),
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
