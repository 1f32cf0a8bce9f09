import { z } from "zod";
import type { PostSearch } from "./post-store.ts";
import { ProblemError } from "./problem.ts";

const MOST = 100;
const DEFAULT_LIMIT = 10;

const integers = z.string().regex(/^\d+(,\d+)*$/, "elenco di interi");
const instant = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "data non valida");
const count = z.coerce.number().int().min(0);

export const searchSchema = z.object({
  q: z.string().optional(),
  limit: count.max(MOST, `Max limit allowed is ${MOST}`).min(1).default(DEFAULT_LIMIT),
  offset: count.optional(),
  cursor: z.string().default("*"),
  authorFiscalCode: z.string().optional(),
  categories: integers.optional(),
  areas: integers.optional(),
  status: z.enum(["pending", "open", "close"]).optional(),
  type: z.string().optional(),
  channel: z.string().optional(),
  publishedFrom: instant.optional(),
  publishedTo: instant.optional(),
  modifiedFrom: instant.optional(),
  modifiedTo: instant.optional(),
  sortField: z.enum(["id", "published_at", "modified_at", "subject", "type"]).default("id"),
  sortDirection: z.enum(["asc", "desc"]).default("asc"),
});
export type SearchQuery = z.infer<typeof searchSchema>;

const COLUMN = {
  id: "id",
  published_at: "published",
  modified_at: "modified",
  subject: "subject",
  type: "type",
};

/** The cursor is only a position in disguise: opaque to callers, and enough for a training platform. */
export function cursorAt(position: number): string {
  return Buffer.from(`p${position}`).toString("base64url");
}

function positionOf(query: SearchQuery): number {
  if (query.offset !== undefined) return query.offset;
  if (query.cursor === "*" || query.cursor === "") return 0;
  const position = /^p(\d{1,9})$/.exec(Buffer.from(query.cursor, "base64url").toString("utf8"))?.[1];
  if (position === undefined) throw new ProblemError(400, "Cursore non valido");
  return Number(position);
}

function escapeLike(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

function iso(text: string): string {
  return new Date(text).toISOString();
}

/** A caller's parameters as a search of the store. */
export function searchOf(query: SearchQuery): PostSearch {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...given: (string | number)[]): void => {
    where.push(sql);
    values.push(...given);
  };
  if (query.q) {
    const like = escapeLike(query.q);
    add("(subject LIKE ? ESCAPE '\\' OR json_extract(data, '$.description') LIKE ? ESCAPE '\\')", like, like);
  }
  if (query.authorFiscalCode) add("fiscal_code = ?", query.authorFiscalCode.toUpperCase());
  if (query.categories) add(`category IN (${query.categories})`);
  if (query.areas) add(`area IN (${query.areas})`);
  if (query.status) add("status = ?", query.status);
  if (query.type) add("type = ?", query.type);
  if (query.channel) add("channel = ?", query.channel);
  if (query.publishedFrom) add("published >= ?", iso(query.publishedFrom));
  if (query.publishedTo) add("published <= ?", iso(query.publishedTo));
  if (query.modifiedFrom) add("modified >= ?", iso(query.modifiedFrom));
  if (query.modifiedTo) add("modified <= ?", iso(query.modifiedTo));
  const column = COLUMN[query.sortField];
  const order = `${column} ${query.sortDirection}, id`;
  return { where, values, order, limit: query.limit, offset: positionOf(query) };
}
