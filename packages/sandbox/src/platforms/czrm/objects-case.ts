import { choice, field, lookup, object, readOnly } from "./object-definition.ts";

/** The state that the citizen reads. The field is the municipality's own (sheet §3.2); its values are ours. */
const CITIZEN_STATES = [
  "Inviata",
  "Presa in carico",
  "Programmata",
  "Sospesa",
  "Eseguita",
  "Respinta",
  "Riaperta",
  // Closed without an intervention: withdrawn by who reported it, or filed away by the office.
  "Annullata",
  "Archiviata",
] as const;

const account = object("Account", {
  label: "Cittadino",
  labelPlural: "Cittadini",
  prefix: "001",
  fields: [
    field("Name", "string", { label: "Nome completo" }),
    field("FirstName", "string", { length: 40 }),
    field("LastName", "string", { length: 80 }),
    field("Email__c", "email", { label: "E-mail", length: 80 }),
    field("Phone", "phone", { label: "Telefono" }),
    // External id and not unique, so that the 300 of a doubled citizen can be met.
    field("CodiceFiscale__c", "string", { label: "Codice fiscale", length: 16, externalId: true }),
  ],
});

const standardCaseFields = [
  readOnly("CaseNumber", "string", { label: "Identificativo", length: 30 }),
  readOnly("MasterRecordId", "reference", {
    referenceTo: ["Case"],
    relationship: "MasterRecord",
    length: 18,
  }),
  lookup("AccountId", "Account", { childRelationship: "Cases" }),
  lookup("ParentId", "Case", { childRelationship: "Cases" }),
  lookup("OwnerId", "User"),
  lookup("RecordTypeId", "RecordType"),
  field("Subject", "string", { label: "Oggetto", required: true }),
  field("Description", "textarea", { label: "Descrizione", length: 32_000 }),
  choice("Status", ["New", "Working", "Escalated", "On Hold", "Closed"], {
    label: "Stato",
    defaultValue: "New",
  }),
  choice("Priority", ["High", "Medium", "Low"], { label: "Priorità", defaultValue: "Medium" }),
  field("Origin", "picklist", {
    label: "Canale",
    values: ["HelpFascicoloCittadino", "SegnalaCi", "Phone", "Email", "Web"],
  }),
  field("Type", "picklist", { label: "Tipo", values: ["Segnalazione", "Suggerimento", "Richiesta"] }),
  field("Reason", "picklist", { label: "Motivo" }),
  readOnly("IsClosed", "boolean", { defaultValue: false }),
  readOnly("ClosedDate", "datetime"),
  field("IsEscalated", "boolean", { defaultValue: false }),
  field("SuppliedName", "string", { label: "Cognome", length: 80 }),
  field("SuppliedEmail", "email", { label: "E-mail", length: 80 }),
  field("SuppliedPhone", "phone", { label: "Telefono" }),
  field("SuppliedCompany", "string", { length: 80 }),
  field("Comments", "textarea", { length: 4000, writeOnly: true }),
];

const municipalCaseFields = [
  readOnly("RecordTypeName__c", "string", { label: "Tipo record" }),
  choice("StatoFrontEnd__c", CITIZEN_STATES, { label: "Stato per il cittadino", defaultValue: "Inviata" }),
  field("Servizio__c", "string", { label: "Servizio" }),
  field("Sottofascicolo__c", "string", { label: "Sottofascicolo", length: 80 }),
  field("DirezioneUfficio__c", "string", { label: "Direzione o ufficio" }),
  field("SuppliedFirstName__c", "string", { label: "Nome", length: 80 }),
  field("CodiceFiscale__c", "string", { label: "Codice fiscale", length: 16 }),
  lookup("WorkTypeGroup__c", "WorkTypeGroup"),
  // A boolean sent as a string, as the portal does (sheet §3.2).
  field("Privacy__c", "string", { length: 10 }),
];

/** Nothing about places is public: these names are ours and unverified. */
const placeCaseFields = [
  field("Categoria__c", "string", { label: "Categoria", length: 80 }),
  field("Latitudine__c", "double", { label: "Latitudine" }),
  field("Longitudine__c", "double", { label: "Longitudine" }),
  field("Indirizzo__c", "string", { label: "Indirizzo" }),
  field("CodiceVia__c", "string", { label: "Codice via", length: 5 }),
  field("Civico__c", "string", { label: "Civico", length: 10 }),
  choice("ColoreCivico__c", ["N", "R"], { label: "Colore del civico" }),
  field("IdSegnalaci__c", "string", { label: "Id SegnalaCi", length: 40, externalId: true, unique: true }),
  field("DataPrevista__c", "date", { label: "Data prevista" }),
  field("MotivoSospensione__c", "string", { label: "Motivo della sospensione" }),
  field("MotivoRifiuto__c", "string", { label: "Motivo del rifiuto" }),
  field("RiferimentoOrdine__c", "string", { label: "Ordine di lavoro", length: 40, externalId: true }),
];

const caseHistory = object("CaseHistory", {
  label: "Storico del caso",
  labelPlural: "Storico dei casi",
  prefix: "017",
  writable: false,
  fields: [
    readOnly("CaseId", "reference", {
      referenceTo: ["Case"],
      relationship: "Case",
      childRelationship: "Histories",
      length: 18,
    }),
    readOnly("Field", "string"),
    readOnly("OldValue", "string"),
    readOnly("NewValue", "string"),
    readOnly("DataType", "string"),
  ],
});

const comment = object("Commento__c", {
  label: "Commento",
  labelPlural: "Commenti",
  prefix: "a0B",
  fields: [
    field("Name", "string", { label: "Oggetto", length: 80 }),
    lookup("Case__c", "Case", { required: true, childRelationship: "Commenti__r" }),
    field("Description__c", "textarea", { required: true, length: 32_000 }),
    choice("TipoCommento__c", ["Commento pubblico", "Commento interno"], {
      defaultValue: "Commento interno",
    }),
    field("MailFuoriRighe__c", "boolean", { defaultValue: false }),
    lookup("EmailMessage__c", "EmailMessage"),
    readOnly("AutoreCommentoFormula__c", "string"),
    field("IdEsterno__c", "string", { length: 80, externalId: true, unique: true }),
  ],
});

const caseComment = object("CaseComment", {
  label: "Commento standard",
  labelPlural: "Commenti standard",
  prefix: "00a",
  fields: [
    lookup("ParentId", "Case", { required: true, childRelationship: "CaseComments" }),
    field("CommentBody", "textarea", { length: 4000 }),
    field("IsPublished", "boolean", { defaultValue: false }),
  ],
});

const email = object("EmailMessage", {
  label: "E-mail",
  labelPlural: "E-mail",
  prefix: "02s",
  fields: [
    lookup("ParentId", "Case", { childRelationship: "Emails" }),
    field("Subject", "string", { length: 3000 }),
    field("FromAddress", "email", { length: 80 }),
    field("ToAddress", "string", { length: 4000 }),
    field("MessageDate", "datetime"),
    field("HtmlBody", "textarea", { length: 131_072 }),
    field("TextBody", "textarea", { length: 131_072 }),
    field("Incoming", "boolean", { defaultValue: true }),
  ],
});

const caseObject = object("Case", {
  label: "Caso",
  labelPlural: "Casi",
  prefix: "500",
  fields: [...standardCaseFields, ...municipalCaseFields, ...placeCaseFields],
});

export const CASE_OBJECTS = [account, caseObject, caseHistory, comment, caseComment, email];
