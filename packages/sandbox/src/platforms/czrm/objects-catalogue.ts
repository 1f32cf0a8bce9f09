import { field, lookup, object, readOnly } from "./object-definition.ts";

/** The categories of the service catalogue: the field is the sheet's, the values are ours. */
const SERVICE_CATEGORIES = ["Casa e territorio", "Ambiente", "Mobilità", "Scuola", "Tributi", "Anagrafe"];

const workTypeGroup = object("WorkTypeGroup", {
  label: "Servizio",
  labelPlural: "Servizi",
  prefix: "0VS",
  fields: [
    field("Name", "string", { required: true }),
    field("Sottofascicolo__c", "string", { length: 80 }),
    field("CategoriadiServizio__c", "picklist", { values: SERVICE_CATEGORIES }),
    field("Description", "textarea", { length: 4000 }),
    field("IsActive", "boolean", { defaultValue: true }),
  ],
});

const responsibleUnit = object("UOResponsabile__c", {
  label: "Unità responsabile",
  labelPlural: "Unità responsabili",
  prefix: "a0D",
  fields: [
    field("Name", "string", { required: true }),
    lookup("WorkTypeGroup__c", "WorkTypeGroup", { childRelationship: "UOResponsabili__r" }),
    lookup("ServiceTerritory__c", "ServiceTerritory"),
  ],
});

const serviceTerritory = object("ServiceTerritory", {
  label: "Ufficio",
  labelPlural: "Uffici",
  prefix: "0Hh",
  fields: [
    field("Name", "string", { required: true }),
    field("Description", "textarea", { length: 1000 }),
    field("Street", "string"),
    field("City", "string", { length: 40 }),
    field("IsActive", "boolean", { defaultValue: true }),
  ],
});

const procedure = object("Procedimento__c", {
  label: "Procedimento",
  labelPlural: "Procedimenti",
  prefix: "a0C",
  fields: [
    readOnly("Name", "string"),
    lookup("Account__c", "Account", { childRelationship: "Procedimenti__r" }),
    field("TipologiaPratica__c", "string"),
    field("TipoProcedimento__c", "string"),
    // Two spellings of the same word on two objects: so it is in the real org (sheet §3.6).
    field("StatoFrontend__c", "string"),
    field("StatoPratica__c", "string"),
    field("EventoCalamitoso__c", "string"),
    // A day kept as text (sheet §3.6).
    field("DataEventoCalamitoso__c", "string", { length: 10 }),
    field("EsitoVerifiche__c", "string"),
    field("TipologiaRichiedente__c", "string"),
    field("UrlPubblicoPdf__c", "url"),
    field("NumeroProtocollo__c", "string"),
    field("AnnoProtocollazione__c", "string", { length: 4 }),
    field("DataProtocollazione__c", "date"),
    field("Descrizione__c", "textarea", { length: 32_000 }),
  ],
});

const electionRound = object("Tornata_Elettorale__c", {
  label: "Tornata elettorale",
  labelPlural: "Tornate elettorali",
  prefix: "a0E",
  fields: [field("Name", "string", { required: true }), field("Data__c", "date")],
});

const marriageRequest = object("RichiestaMatrimonio__c", {
  label: "Richiesta di matrimonio",
  labelPlural: "Richieste di matrimonio",
  prefix: "a0F",
  fields: [
    readOnly("Name", "string"),
    lookup("Account__c", "Account"),
    field("DataMatrimonio__c", "date"),
    field("Luogo__c", "string"),
  ],
});

const user = object("User", {
  label: "Utente",
  labelPlural: "Utenti",
  prefix: "005",
  writable: false,
  fields: [readOnly("Username", "string"), readOnly("Name", "string"), readOnly("Email", "email")],
});

const recordType = object("RecordType", {
  label: "Tipo record",
  labelPlural: "Tipi record",
  prefix: "012",
  writable: false,
  fields: [
    readOnly("Name", "string"),
    readOnly("DeveloperName", "string"),
    readOnly("SobjectType", "string"),
  ],
});

export const CATALOGUE_OBJECTS = [
  workTypeGroup,
  responsibleUnit,
  serviceTerritory,
  procedure,
  electionRound,
  marriageRequest,
  user,
  recordType,
];
