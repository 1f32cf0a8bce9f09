/** Texts that no honest platform writes, and the honest ones beside which they come. */

let count = 0;

/** Keys of records, never the same twice. */
export function nextId(prefix: string): string {
  count += 1;
  return `${prefix}${"0".repeat(9)}${String(count).padStart(3, "0")}AAA`;
}

const stamp = (offset = 0) => new Date(Date.now() + offset).toISOString().replace(/\.\d{3}Z$/, ".000+0000");

export type Changes = Record<string, unknown>;

/** A case as CzRM tells it. Values written with `raw` are put in as they are. */
export function caseText(id: string, changes: Changes = {}): string {
  return recordText({
    Id: id,
    CaseNumber: id.slice(3, 15),
    Subject: "Lampione spento davanti alla scuola",
    Description: "Da tre sere è tutto buio.",
    Status: "New",
    StatoFrontEnd__c: "Inviata",
    RecordTypeName__c: "Segnalazione",
    Categoria__c: "Illuminazione",
    SuppliedName: "Parodi",
    Latitudine__c: 44.4056,
    Longitudine__c: 8.9463,
    CreatedDate: stamp(-60_000),
    LastModifiedDate: stamp(),
    SystemModstamp: stamp(),
    ...changes,
  });
}

export function commentText(id: string, caseKey: string, changes: Changes = {}): string {
  return recordText({
    Id: id,
    Case__c: caseKey,
    Description__c: "Ci sono passato ora: è ancora così.",
    TipoCommento__c: "Commento pubblico",
    CreatedDate: stamp(),
    SystemModstamp: stamp(),
    ...changes,
  });
}

export function buildingText(key: string, changes: Changes = {}, change: Changes = {}): string {
  count += 1;
  return recordText({
    sequence: count,
    entityType: "FABBRICATO",
    operation: "INS",
    dataModifica: "2026-06-01T10:00:00+02:00",
    ...change,
    entity: raw(
      recordText({
        codFabbricato: key,
        denominazione: "Scuola primaria di prova",
        destinazioneUso: "SCUOLA",
        municipio: "I",
        codVia: "00123",
        desVia: "VIA SAN LORENZO",
        civico: "0012",
        longitudine: "8,931200",
        latitudine: "44,407000",
        ...changes,
      }),
    ),
  });
}

const RAW = Symbol("raw");

/** JSON that `JSON.stringify` would not write: `1e999`, half a surrogate pair, ten thousand brackets. */
export const raw = (text: string) => ({ [RAW]: text });

function recordText(record: Changes): string {
  const members = Object.entries(record).map(([name, value]) => {
    const written = (value as { [RAW]?: string } | null)?.[RAW];
    return `${JSON.stringify(name)}:${written ?? JSON.stringify(value)}`;
  });
  return `{${members.join(",")}}`;
}

/** The same text with something more at its beginning: keys written twice, or that objects already have. */
export const withMore = (text: string, members: string) => text.replace("{", `{${members},`);

export const DEEP = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
export const SCRIPT = `<script>alert("1")</script><img src=x onerror=alert(1)>`;
export const SQL = `'); drop table request; --`;
