import { randomBytes } from "node:crypto";
import type { World } from "#core/platform.ts";
import type { Photo } from "#platforms/czrm/citizen-actions.ts";
import { fileCase } from "#platforms/czrm/citizen-actions.ts";
import { callAs, type Org, PORTAL } from "#platforms/czrm/org.ts";
import { orgOf } from "#platforms/czrm/org-of-world.ts";
import { atomically, nextNumber } from "#platforms/czrm/store.ts";
import { readAddress } from "./address-reading.ts";
import { fileTypeOf } from "./file-sniffing.ts";
import {
  addAttachment,
  addMessage,
  insertPost,
  labelId,
  labelName,
  type Post,
  userId,
} from "./post-store.ts";

/** A report as a citizen files it, from the site or through the API. */
interface CitizenReport {
  subject: string;
  description: string;
  type: "segnalazione" | "suggerimento";
  category: number | null;
  area: number | null;
  address: string | null;
  longitude: number | null;
  latitude: number | null;
  isPrivate: boolean;
  channel: string;
  reporter: {
    firstName: string | null;
    lastName: string | null;
    email: string | null;
    phone: string | null;
    fiscalCode: string | null;
  };
  photos: readonly Photo[];
  meta: Record<string, unknown>;
}

function caseFields(world: World, post: Post, report: CitizenReport): Record<string, unknown> {
  const place = report.address ? readAddress(world.city, report.address) : null;
  const { reporter } = report;
  return {
    Subject: report.subject,
    Description: report.description,
    Origin: "SegnalaCi",
    Type: report.type === "segnalazione" ? "Segnalazione" : "Suggerimento",
    Categoria__c: labelName(world.db, "category", report.category),
    IdSegnalaci__c: String(post.id),
    Indirizzo__c: report.address,
    CodiceVia__c: place?.streetCode ?? null,
    Civico__c: place?.civic ?? null,
    ColoreCivico__c: place?.colour ?? null,
    Latitudine__c: report.latitude,
    Longitudine__c: report.longitude,
    SuppliedFirstName__c: reporter.firstName,
    SuppliedName: reporter.lastName,
    SuppliedEmail: reporter.email,
    SuppliedPhone: reporter.phone,
    CodiceFiscale__c: reporter.fiscalCode,
    Privacy__c: "true",
  };
}

function newPost(org: Org, report: CitizenReport, at: Date): Post {
  const { reporter } = report;
  const name = [reporter.firstName, reporter.lastName].filter(Boolean).join(" ") || "Anonimo";
  const key = reporter.fiscalCode ?? reporter.email ?? "anonimo";
  const now = at.toISOString();
  return {
    id: nextNumber(org.db, "segnalaci-post"),
    published: now,
    modified: now,
    expiry: null,
    closed: null,
    subject: report.subject,
    description: report.description,
    address: report.address,
    longitude: report.longitude,
    latitude: report.latitude,
    type: report.type,
    status: "pending",
    workflow: "waiting",
    private: report.isPrivate,
    category: report.category ?? labelId(org.db, "category", "Altro"),
    area: report.area,
    author: userId(org.db, key, name),
    fiscalCode: reporter.fiscalCode,
    channel: report.channel,
    followCode: randomBytes(6).toString("hex"),
    caseId: null,
    caseNumber: null,
    state: "Inviata",
    plannedOn: null,
    reason: null,
    meta: report.meta,
  };
}

/** Two photos called the same are both kept. */
function distinctNames(photos: readonly Photo[]): Photo[] {
  const seen = new Set<string>();
  return photos.map((photo) => {
    let name = photo.name;
    for (let n = 2; seen.has(name); n++) name = photo.name.replace(/(\.[^.]*)?$/, `-${n}$1`);
    seen.add(name);
    return { ...photo, name };
  });
}

/** The post, its CzRM Case and its files, all or nothing: the municipality's own integration of the two. */
export async function fileReport(world: World, report: CitizenReport): Promise<Post> {
  const org = orgOf(world);
  const photos = distinctNames(report.photos);
  const types = await Promise.all(photos.map((photo) => fileTypeOf(photo.bytes)));
  const at = world.now();
  return atomically(org.db, () => {
    const draft = newPost(org, report, at);
    const fields = caseFields(world, draft, { ...report, category: draft.category });
    const theCase = fileCase(callAs(org, PORTAL), { fields, photos });
    const post: Post = { ...draft, caseId: theCase.id, caseNumber: String(theCase.fields.CaseNumber) };
    insertPost(org.db, post);
    photos.forEach((photo, index) => {
      const type = types[index]?.mime ?? "application/octet-stream";
      addAttachment(org.db, { post: post.id, name: photo.name, type, bytes: photo.bytes });
    });
    const text = "Segnalazione inviata";
    addMessage(org.db, {
      post: post.id,
      kind: "timeline",
      author: post.author,
      authorName: "SegnalaCi",
      text,
      at,
    });
    return post;
  });
}
