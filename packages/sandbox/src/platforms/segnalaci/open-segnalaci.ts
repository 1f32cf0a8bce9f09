import { randomBytes } from "node:crypto";
import type { World } from "#core/platform.ts";
import type { Org } from "#platforms/czrm/org.ts";
import { orgOf } from "#platforms/czrm/org-of-world.ts";
import { objectNamed } from "#platforms/czrm/schema.ts";
import { atomically, findBy, type StoredRecord } from "#platforms/czrm/store.ts";
import { instantOf } from "#platforms/czrm/times.ts";
import { CATEGORIES } from "./categories.ts";
import { followCases, seenOf } from "./follow-case.ts";
import {
  addMessage,
  insertPost,
  labelId,
  openPostStore,
  type Post,
  readPostOfCase,
  userId,
} from "./post-store.ts";

const OPENED = new WeakSet<World>();

function postOf(org: Org, record: StoredRecord): Post {
  const { fields } = record;
  const text = (name: string) => (typeof fields[name] === "string" ? String(fields[name]) : null);
  const number = (name: string) => (typeof fields[name] === "number" ? Number(fields[name]) : null);
  const seen = seenOf(record);
  const published = instantOf(record.created).toISOString();
  const name = [text("SuppliedFirstName__c"), text("SuppliedName")].filter(Boolean).join(" ") || "Anonimo";
  return {
    id: Number(fields.IdSegnalaci__c),
    published,
    modified: instantOf(record.modified).toISOString(),
    expiry: null,
    closed: seen.status === "close" ? instantOf(record.modified).toISOString() : null,
    subject: text("Subject") ?? "",
    description: text("Description") ?? "",
    address: text("Indirizzo__c"),
    longitude: number("Longitudine__c"),
    latitude: number("Latitudine__c"),
    type: "segnalazione",
    private: false,
    category: labelId(org.db, "category", text("Categoria__c") ?? "Altro"),
    area: null,
    author: userId(org.db, text("CodiceFiscale__c") ?? "anonimo", name),
    fiscalCode: text("CodiceFiscale__c"),
    channel: "Sito",
    followCode: randomBytes(6).toString("hex"),
    caseId: record.id,
    caseNumber: text("CaseNumber"),
    meta: {},
    ...seen,
  };
}

/** Cases that say they came from SegnalaCi and have no post here: the demo's, or those of a load by `/admin`. */
function adoptCases(org: Org): void {
  const cases = findBy(org.db, objectNamed("Case"), { field: "Origin", value: "SegnalaCi" });
  atomically(org.db, () => {
    for (const record of cases) {
      if (!/^\d{1,15}$/.test(String(record.fields.IdSegnalaci__c ?? "")) || readPostOfCase(org.db, record.id))
        continue;
      const post = postOf(org, record);
      insertPost(org.db, post);
      const at = new Date(post.published);
      const text = "Segnalazione inviata";
      addMessage(org.db, {
        post: post.id,
        kind: "timeline",
        author: post.author,
        authorName: "SegnalaCi",
        text,
        at,
      });
    }
  });
}

/** Opens SegnalaCi's state in a world: once, whichever of its two listeners comes first. */
export function openSegnalaci(world: World): Org {
  const org = orgOf(world);
  if (OPENED.has(world)) return org;
  OPENED.add(world);
  openPostStore(org.db);
  for (const name of CATEGORIES) labelId(org.db, "category", name);
  adoptCases(org);
  followCases(org);
  return org;
}

/** The nine Municipi as SegnalaCi's areas; asked late because the city is built when first needed. */
export function seedAreas(world: World): void {
  for (const { code, name } of world.city.municipi) labelId(world.db, "area", `Municipio ${code} ${name}`);
}
