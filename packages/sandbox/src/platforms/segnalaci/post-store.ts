import type { DatabaseSync, SQLInputValue } from "node:sqlite";

export type PostStatus = "pending" | "open" | "close";

/** A report as SegnalaCi keeps it. Instants are ISO 8601 in UTC; coordinates are WGS 84 degrees. */
export interface Post {
  id: number;
  published: string;
  modified: string;
  expiry: string | null;
  closed: string | null;
  subject: string;
  description: string;
  address: string | null;
  longitude: number | null;
  latitude: number | null;
  type: string;
  status: PostStatus;
  workflow: string;
  private: boolean;
  category: number | null;
  area: number | null;
  author: number;
  fiscalCode: string | null;
  channel: string;
  /** What only the reporter knows: opens a private report, allows to add to it and to reopen it. */
  followCode: string;
  caseId: string | null;
  caseNumber: string | null;
  /** The Case's own label for the citizen, its planned day and the reason of a refusal or suspension. */
  state: string;
  plannedOn: string | null;
  reason: string | null;
  meta: Record<string, unknown>;
}

export type MessageKind = "comment" | "response" | "private" | "timeline";

export interface Message {
  id: number;
  post: number;
  kind: MessageKind;
  author: number;
  authorName: string;
  text: string;
  published: string;
  modified: string;
  receivers: number[];
}

interface Attachment {
  post: number;
  name: string;
  type: string;
  bytes: Buffer;
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS segnalaci_post (id INTEGER PRIMARY KEY, published TEXT NOT NULL, modified TEXT NOT NULL,
    status TEXT NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL, category INTEGER, area INTEGER, channel TEXT NOT NULL,
    author INTEGER NOT NULL, fiscal_code TEXT, case_id TEXT UNIQUE, case_number TEXT UNIQUE, data TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS segnalaci_post_modified ON segnalaci_post (modified, id);
  CREATE INDEX IF NOT EXISTS segnalaci_post_fiscal_code ON segnalaci_post (fiscal_code);
  CREATE TABLE IF NOT EXISTS segnalaci_message (id INTEGER PRIMARY KEY, post INTEGER NOT NULL, kind TEXT NOT NULL,
    author INTEGER NOT NULL, author_name TEXT NOT NULL, text TEXT NOT NULL, published TEXT NOT NULL,
    modified TEXT NOT NULL, receivers TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS segnalaci_message_post ON segnalaci_message (post, kind, id);
  CREATE TABLE IF NOT EXISTS segnalaci_attachment (post INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
    bytes BLOB NOT NULL, PRIMARY KEY (post, name)) STRICT;
  CREATE TABLE IF NOT EXISTS segnalaci_user (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS segnalaci_label (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,
    UNIQUE (kind, name)) STRICT;
`;

export function openPostStore(db: DatabaseSync): void {
  db.exec(TABLES);
}

function columnsOf(post: Post): SQLInputValue[] {
  const { id, published, modified, status, type, subject, category, area, channel, author, fiscalCode } =
    post;
  const { caseId, caseNumber } = post;
  const data = JSON.stringify(post);
  const plain = [id, published, modified, status, type, subject, category, area, channel, author, fiscalCode];
  return [...plain, caseId, caseNumber, data];
}

export function insertPost(db: DatabaseSync, post: Post): void {
  db.prepare(`INSERT INTO segnalaci_post VALUES (${Array(14).fill("?").join(", ")})`).run(...columnsOf(post));
}

/** Writes a post again; `modified` moves to `at`. */
export function savePost(db: DatabaseSync, post: Post, at: Date): Post {
  const saved = { ...post, modified: at.toISOString() };
  db.prepare(`INSERT OR REPLACE INTO segnalaci_post VALUES (${Array(14).fill("?").join(", ")})`).run(
    ...columnsOf(saved),
  );
  return saved;
}

function fromRow(row: unknown): Post | null {
  return row ? (JSON.parse((row as { data: string }).data) as Post) : null;
}

export function readPost(db: DatabaseSync, id: number): Post | null {
  return fromRow(db.prepare("SELECT data FROM segnalaci_post WHERE id = ?").get(id));
}

export function readPostOfCase(db: DatabaseSync, caseId: string): Post | null {
  return fromRow(db.prepare("SELECT data FROM segnalaci_post WHERE case_id = ?").get(caseId));
}

/** By the number on the receipt, with or without its leading zeros. */
export function readPostByNumber(db: DatabaseSync, number: string): Post | null {
  if (!/^\d{1,8}$/.test(number)) return null;
  const row = db
    .prepare("SELECT data FROM segnalaci_post WHERE case_number = ?")
    .get(number.padStart(8, "0"));
  return fromRow(row);
}

export interface PostSearch {
  /** Conditions in SQL over the columns of `segnalaci_post`, with their values. */
  where: string[];
  values: SQLInputValue[];
  order: string;
  limit: number;
  offset: number;
}

export function searchPosts(db: DatabaseSync, search: PostSearch): { posts: Post[]; count: number } {
  const where = search.where.length > 0 ? `WHERE ${search.where.join(" AND ")}` : "";
  const rows = db
    .prepare(`SELECT data FROM segnalaci_post ${where} ORDER BY ${search.order} LIMIT ? OFFSET ?`)
    .all(...search.values, search.limit, search.offset);
  const total = db.prepare(`SELECT count(*) AS n FROM segnalaci_post ${where}`).get(...search.values);
  return { posts: rows.map((row) => fromRow(row) as Post), count: (total as { n: number }).n };
}

interface NewMessage {
  post: number;
  kind: MessageKind;
  author: number;
  authorName: string;
  text: string;
  at: Date;
  receivers?: number[];
}

export function addMessage(db: DatabaseSync, message: NewMessage): Message {
  const { post, kind, author, authorName, text, receivers = [] } = message;
  const published = message.at.toISOString();
  const id = Number(
    db
      .prepare(
        `INSERT INTO segnalaci_message (post, kind, author, author_name, text, published, modified, receivers)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(post, kind, author, authorName, text, published, published, JSON.stringify(receivers))
      .lastInsertRowid,
  );
  return { id, post, kind, author, authorName, text, published, modified: published, receivers };
}

export function editMessage(db: DatabaseSync, message: Message, change: { text: string; at: Date }): Message {
  const edited = { ...message, text: change.text, modified: change.at.toISOString() };
  db.prepare("UPDATE segnalaci_message SET text = ?, modified = ? WHERE id = ?").run(
    edited.text,
    edited.modified,
    message.id,
  );
  return edited;
}

/** Oldest first. */
export function readMessages(db: DatabaseSync, post: number, kind: MessageKind): Message[] {
  const rows = db
    .prepare("SELECT * FROM segnalaci_message WHERE post = ? AND kind = ? ORDER BY id")
    .all(post, kind);
  return rows.map((row) => {
    const {
      author_name: authorName,
      receivers,
      ...rest
    } = row as unknown as Omit<Message, "receivers"> & {
      author_name: string;
      receivers: string;
    };
    return { ...rest, authorName, receivers: JSON.parse(receivers) as number[] };
  });
}

export function addAttachment(db: DatabaseSync, attachment: Attachment): void {
  const { post, name, type, bytes } = attachment;
  db.prepare("INSERT OR REPLACE INTO segnalaci_attachment VALUES (?, ?, ?, ?)").run(post, name, type, bytes);
}

export function listAttachments(db: DatabaseSync, post: number): { name: string; type: string }[] {
  const rows = db
    .prepare("SELECT name, type FROM segnalaci_attachment WHERE post = ? ORDER BY rowid")
    .all(post);
  return rows as unknown as { name: string; type: string }[];
}

export function readAttachment(db: DatabaseSync, post: number, name: string): Attachment | null {
  const row = db.prepare("SELECT * FROM segnalaci_attachment WHERE post = ? AND name = ?").get(post, name);
  if (!row) return null;
  const found = row as unknown as { type: string; bytes: Uint8Array };
  return { post, name, type: found.type, bytes: Buffer.from(found.bytes) };
}

/** False when there was none of that name. */
export function removeAttachment(db: DatabaseSync, post: number, name: string): boolean {
  return (
    db.prepare("DELETE FROM segnalaci_attachment WHERE post = ? AND name = ?").run(post, name).changes > 0
  );
}

/** The id of the person with that tax code or e-mail; made the first time. */
export function userId(db: DatabaseSync, key: string, name: string): number {
  db.prepare("INSERT OR IGNORE INTO segnalaci_user (key, name) VALUES (?, ?)").run(key.toLowerCase(), name);
  return (db.prepare("SELECT id FROM segnalaci_user WHERE key = ?").get(key.toLowerCase()) as { id: number })
    .id;
}

export type LabelKind = "area" | "category";

export function listLabels(db: DatabaseSync, kind: LabelKind): { id: number; name: string }[] {
  const rows = db.prepare("SELECT id, name FROM segnalaci_label WHERE kind = ? ORDER BY id").all(kind);
  return rows as unknown as { id: number; name: string }[];
}

/** The id of a category or area by its name; made when new. */
export function labelId(db: DatabaseSync, kind: LabelKind, name: string): number {
  db.prepare("INSERT OR IGNORE INTO segnalaci_label (kind, name) VALUES (?, ?)").run(kind, name);
  const row = db.prepare("SELECT id FROM segnalaci_label WHERE kind = ? AND name = ?").get(kind, name);
  return (row as { id: number }).id;
}

export function labelName(db: DatabaseSync, kind: LabelKind, id: number | null): string | null {
  if (id === null) return null;
  const row = db.prepare("SELECT name FROM segnalaci_label WHERE kind = ? AND id = ?").get(kind, id);
  return row ? (row as { name: string }).name : null;
}
