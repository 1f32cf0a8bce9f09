import type { LonLat, SeedReport } from "#city/types.ts";
import { placePhoto } from "#city/place-photo.ts";
import type { Values } from "./check-input.ts";
import { addPublicComment, fileCase, type Photo } from "./citizen-actions.ts";
import { insertValues } from "./insert-values.ts";
import { type Call, FRONT_OFFICE, type Org, PORTAL } from "./org.ts";
import { objectNamed } from "./schema.ts";
import { atomically, nextNumber, readSetting, writeSetting } from "./store.ts";
import { salesforceInstant } from "./times.ts";
import { updateRecord } from "./write-record.ts";

const HOUR_MS = 3600_000;

interface Step {
  /** Hours after the report. */
  after: number;
  input: Values;
}

export const TAKEN_FIELDS = {
  Status: "Working",
  StatoFrontEnd__c: "Presa in carico",
  DirezioneUfficio__c: "Direzione Facility Management",
} as const;

const TAKEN: Step = { after: 5, input: { ...TAKEN_FIELDS } };

/** What had happened to a case before the training starts; most are still to be taken in hand. */
const STORIES: readonly { every: number; first: number; steps: readonly Step[] }[] = [
  {
    every: 5,
    first: 0,
    steps: [TAKEN, { after: 70, input: { Status: "Closed", StatoFrontEnd__c: "Eseguita" } }],
  },
  {
    every: 10,
    first: 3,
    steps: [
      {
        after: 20,
        input: {
          Status: "Closed",
          StatoFrontEnd__c: "Respinta",
          MotivoRifiuto__c:
            "L'area non è di proprietà comunale: la segnalazione è stata inoltrata all'amministratore.",
        },
      },
    ],
  },
  { every: 8, first: 4, steps: [TAKEN] },
];

function storyOf(index: number, total: number): readonly Step[] {
  // The most recent ones have no past.
  if (index > total * 0.75) return [];
  return STORIES.find(({ every, first }) => index % every === first)?.steps ?? [];
}

const CHANNELS = ["SegnalaCi", "SegnalaCi", "Phone", "SegnalaCi", "Email", "HelpFascicoloCittadino"] as const;

function place(point: LonLat): Values {
  return { Longitudine__c: Number(point[0].toFixed(6)), Latitudine__c: Number(point[1].toFixed(6)) };
}

/** A report of the city as the fields of a Case. */
export function caseFieldsOf(report: SeedReport): Values {
  const { reporter } = report;
  return {
    Subject: report.subject.slice(0, 255),
    Description: report.description,
    Categoria__c: report.category,
    Type: "Segnalazione",
    Indirizzo__c: report.addressText.slice(0, 255),
    ...place(report.point),
    ...(reporter && {
      SuppliedFirstName__c: reporter.firstName,
      SuppliedName: reporter.lastName,
      SuppliedEmail: reporter.email,
      SuppliedPhone: reporter.phone,
      CodiceFiscale__c: reporter.taxCode,
    }),
    Privacy__c: "true",
  };
}

interface Seeding {
  org: Org;
  index: number;
  total: number;
  until: Date;
}

/** By phone or e-mail somebody writes an address, and nobody has a map point. */
function fieldsOf({ org, index }: Seeding, report: SeedReport): Values {
  const origin = CHANNELS[index % CHANNELS.length] ?? "SegnalaCi";
  const fields: Values = { ...caseFieldsOf(report), Origin: origin };
  if (origin === "SegnalaCi") fields.IdSegnalaci__c = String(nextNumber(org.db, "segnalaci-post"));
  if (origin === "Email") fields.RecordType = { Name: "EmailToCase" };
  if (origin === "Phone" || origin === "Email") {
    Object.assign(fields, { Latitudine__c: null, Longitudine__c: null });
  }
  return fields;
}

function addEmail(call: Call, caseId: string, report: SeedReport): void {
  insertValues(call, "EmailMessage", {
    ParentId: caseId,
    Subject: report.subject,
    FromAddress: report.reporter?.email ?? "cittadino@example.org",
    ToAddress: "segnalazioni@example.org",
    MessageDate: salesforceInstant(call.now),
    TextBody: report.description,
    HtmlBody: null,
    Incoming: true,
  });
}

/** Who files on the site has a telephone at hand: two in three of them attach a photo. */
function photosOf(report: SeedReport, { Origin }: Values): Photo[] {
  if (Origin !== "SegnalaCi" || Number.parseInt(report.id.slice(1), 10) % 3 === 0) return [];
  const { fileName, bytes } = placePhoto(report);
  return [{ name: fileName, bytes }];
}

function seedOne(seeding: Seeding, report: SeedReport): void {
  const { org, index, total, until } = seeding;
  const created = new Date(report.createdAt);
  const as = (hours: number, actor = FRONT_OFFICE): Call => ({
    org,
    actor,
    version: "v59.0",
    now: new Date(created.getTime() + hours * HOUR_MS),
    silent: true,
  });
  const fields = fieldsOf(seeding, report);
  const record = fileCase(as(0, PORTAL), { fields, photos: photosOf(report, fields) });
  if (fields.Origin === "Email") addEmail(as(0, PORTAL), record.id, report);
  for (const step of storyOf(index, total)) {
    const call = as(step.after);
    if (call.now < until) updateRecord(call, objectNamed("Case"), { id: record.id, input: step.input });
  }
  const remark = as(30, PORTAL);
  if (index % 9 === 1 && remark.now < until) {
    addPublicComment(remark, record.id, "Il problema c'è ancora, grazie se potete intervenire.");
  }
}

/** The reports of the last two weeks, on the first start only; the ESB says nothing of them. */
export function seedDemoCases(org: Org, count: number): void {
  if (readSetting(org.db, "demo-cases") !== null || count === 0) return;
  const until = org.world.now();
  const reports = org.world.city.reports({ count, until });
  const total = reports.length;
  atomically(org.db, () => {
    reports.forEach((report, index) => seedOne({ org, index, total, until }, report));
    writeSetting(org.db, "demo-cases", until.toISOString());
  });
}
