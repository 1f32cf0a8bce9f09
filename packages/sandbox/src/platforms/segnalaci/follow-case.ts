import type { DatabaseSync } from "node:sqlite";
import { type CaseNews, type Org, PORTAL } from "#platforms/czrm/org.ts";
import type { StoredRecord } from "#platforms/czrm/store.ts";
import { addMessage, type Post, type PostStatus, readPostOfCase, savePost, userId } from "./post-store.ts";

const CLOSED_STATES = ["Eseguita", "Respinta", "Annullata", "Archiviata"];

/** The Case's state in SegnalaCi's three words (sheet §5: Inviata, In carico, Chiusa). */
function statusOf(state: string): PostStatus {
  if (state === "Inviata") return "pending";
  return CLOSED_STATES.includes(state) ? "close" : "open";
}

const WORKFLOW: Record<string, string> = {
  Inviata: "waiting",
  Eseguita: "fixed",
  Respinta: "closed",
  Annullata: "closed",
  Archiviata: "closed",
  Riaperta: "reopened",
};

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** What the citizen sees of a Case. */
export function seenOf(
  record: StoredRecord,
): Pick<Post, "state" | "status" | "workflow" | "plannedOn" | "reason"> {
  const state = text(record.fields.StatoFrontEnd__c) ?? "Inviata";
  const refused = state === "Respinta" ? text(record.fields.MotivoRifiuto__c) : null;
  const suspended = state === "Sospesa" ? text(record.fields.MotivoSospensione__c) : null;
  return {
    state,
    status: statusOf(state),
    workflow: WORKFLOW[state] ?? "assigned",
    plannedOn: state === "Programmata" ? text(record.fields.DataPrevista__c) : null,
    reason: refused ?? suspended,
  };
}

export function italianDay(day: string): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("it-IT", {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}

function describe(post: Post): string {
  const planned = post.plannedOn ? ` per il ${italianDay(post.plannedOn)}` : "";
  const reason = post.reason ? `: ${post.reason}` : "";
  return `${post.state}${planned}${reason}`;
}

interface Followed {
  db: DatabaseSync;
  post: Post;
  at: Date;
}

function onUpdate({ db, post, at }: Followed, record: StoredRecord): void {
  const seen = seenOf(record);
  const same = seen.state === post.state && seen.plannedOn === post.plannedOn && seen.reason === post.reason;
  if (same) return;
  const closed = seen.status === "close" ? (post.closed ?? at.toISOString()) : null;
  const saved = savePost(db, { ...post, ...seen, closed }, at);
  const author = userId(db, "comune", "Comune");
  addMessage(db, {
    post: post.id,
    kind: "timeline",
    author,
    authorName: "Comune",
    text: describe(saved),
    at,
  });
}

function onComment({ db, post, at }: Followed, comment: StoredRecord): void {
  if (comment.fields.TipoCommento__c !== "Commento pubblico") return;
  // The page is public: neither the citizen's name nor an employee's belongs on it.
  const name = comment.fields.CreatedById === PORTAL.id ? "Chi ha segnalato" : "Comune di Genova";
  const body = text(comment.fields.Description__c) ?? "";
  const author = userId(db, `commento:${name}`, name);
  addMessage(db, { post: post.id, kind: "comment", author, authorName: name, text: body, at });
  savePost(db, post, at);
}

function onDelete({ db, post, at }: Followed, record: StoredRecord): void {
  const merged = record.fields.MasterRecordId !== undefined;
  const author = userId(db, "comune", "Comune");
  const note = merged ? "Unita a un'altra segnalazione dello stesso problema" : "Archiviata dal Comune";
  savePost(db, { ...post, status: "close", workflow: "closed", closed: at.toISOString() }, at);
  addMessage(db, { post: post.id, kind: "timeline", author, authorName: "Comune", text: note, at });
}

/** Makes the posts follow their Cases, in the transaction of each change. */
export function followCases(org: Org): void {
  org.watchers.push((news: CaseNews) => {
    const post = readPostOfCase(org.db, news.record.id);
    if (!post) return;
    const followed: Followed = { db: org.db, post, at: news.at };
    if (news.kind === "updated") onUpdate(followed, news.record);
    else if (news.kind === "comment") onComment(followed, news.comment);
    else onDelete(followed, news.record);
  });
}
