import type { BookDocument, BookFact, BookGroup, DossierBook } from "#domain/dossier-book/dossier-book.ts";

/** The headings of the EU Digital Building Logbook (Directive (EU) 2024/1275, art. 2). */
export const HEADINGS = [
  "administrative",
  "general",
  "description",
  "operationAndUse",
  "performance",
  "smart",
  "finance",
] as const;
export type Heading = (typeof HEADINGS)[number];

/**
 * Where each section of the dossier goes. The directive names the headings; which data stand under each is our reading
 * (docs/dossier-jsonld.md), until a common data model is adopted.
 */
const OF_SECTION: Readonly<Record<string, Heading>> = {
  A: "general",
  B: "administrative",
  C: "administrative",
  D: "administrative",
  E: "description",
  F: "description",
  G: "description",
  H: "performance",
  I: "operationAndUse",
  J: "performance",
  K: "performance",
  L: "description",
  M: "operationAndUse",
  N: "operationAndUse",
  O: "administrative",
  P: "operationAndUse",
  Q: "administrative",
};

const OF_FIELD: Readonly<Record<string, Heading>> = {
  automation: "smart",
  bookValue: "finance",
  assetCode: "finance",
  buildingCode: "administrative",
  mefCode: "administrative",
  schoolBuildingCode: "administrative",
  inventoryNumber: "administrative",
  occupier: "operationAndUse",
  mostOccupants: "operationAndUse",
  openingHours: "operationAndUse",
};

const OF_GROUP: Readonly<Record<string, Heading>> = { lease: "finance", "supply-point": "operationAndUse" };

/** Of our own: it stands in the file, so that a reader needs nothing else. */
const CONTEXT = {
  "@version": 1.1,
  "@vocab": "urn:stabile:dossier:1#",
  schema: "https://schema.org/",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  name: "schema:name",
  identifier: "schema:identifier",
  address: "schema:address",
  sha256: "schema:sha256",
  encodingFormat: "schema:encodingFormat",
  contentSize: "schema:contentSize",
  validFrom: { "@id": "schema:validFrom", "@type": "xsd:date" },
  recordedAt: { "@type": "xsd:dateTime" },
  producedAt: { "@type": "xsd:dateTime" },
  known: { "@type": "xsd:dateTime" },
  day: { "@type": "xsd:date" },
  issuedOn: { "@type": "xsd:date" },
  expiresOn: { "@type": "xsd:date" },
  evidence: { "@type": "@id" },
} as const;

/** A dossier for machines: JSON-LD 1.1, every value with its pedigree, under the logbook's headings. */
export function toLogbook(book: DossierBook): object {
  return {
    "@context": CONTEXT,
    "@type": "BuildingLogbook",
    building: {
      "@type": "schema:Place",
      identifier: book.building.code,
      name: book.building.name,
      address: book.building.address,
      use: book.building.use,
    },
    municipality: book.municipality,
    day: book.asOf.day,
    known: book.asOf.known.toISOString(),
    producedAt: book.producedAt.toISOString(),
    writing: {
      number: book.writing.number,
      ...(book.writing.hash === undefined ? {} : { sha256: book.writing.hash }),
    },
    ...Object.fromEntries(HEADINGS.map((heading) => [heading, underHeading(book, heading)])),
    documents: book.documents.map(documentNode),
  };
}

function underHeading({ sections }: DossierBook, heading: Heading): object {
  const facts = sections.flatMap(({ code, facts: own }) =>
    own.filter(({ field }) => (OF_FIELD[field] ?? OF_SECTION[code] ?? "general") === heading),
  );
  const items = sections.flatMap(({ code, groups }) =>
    groups.filter(({ kind }) => (OF_GROUP[kind] ?? OF_SECTION[code] ?? "general") === heading),
  );
  return { facts: facts.map(factNode), items: items.map(itemNode) };
}

const itemNode = ({ id, kind, title, facts }: BookGroup): object => ({
  "@id": `urn:uuid:${id}`,
  "@type": kind,
  name: title,
  facts: facts.map(factNode),
});

const factNode = (fact: BookFact): object => ({
  property: fact.field,
  label: fact.label,
  value: fact.value,
  text: fact.text,
  source: fact.source,
  saidBy: fact.saidBy,
  quality: fact.quality,
  validFrom: fact.validFrom,
  recordedAt: fact.recordedAt.toISOString(),
  ...(fact.evidenceId === undefined ? {} : { evidence: `urn:uuid:${fact.evidenceId}` }),
  ...(fact.note === undefined ? {} : { note: fact.note }),
});

const documentNode = (document: BookDocument): object => ({
  "@id": `urn:uuid:${document.id}`,
  "@type": "schema:DigitalDocument",
  name: document.name,
  kind: document.kind,
  encodingFormat: document.mediaType,
  contentSize: document.byteLength,
  sha256: document.sha256,
  ...(document.issuedOn === undefined ? {} : { issuedOn: document.issuedOn }),
  ...(document.expiresOn === undefined ? {} : { expiresOn: document.expiresOn }),
});
