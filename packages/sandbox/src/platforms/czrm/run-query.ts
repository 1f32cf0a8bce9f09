import type { SQLInputValue } from "node:sqlite";
import { refuse } from "./errors.ts";
import { makeId } from "./ids.ts";
import type { Call } from "./org.ts";
import { aggregateRows, countOf } from "./run-aggregate.ts";
import { showRow, type View } from "./record-view.ts";
import { compile } from "./soql-compile.ts";
import { parseSoql } from "./soql-parse.ts";
import type { ChildPlan, Join, Plan } from "./soql-plan.ts";
import type { Query } from "./soql-query.ts";
import { atomically, fromRow, nextNumber, type StoredRecord, statement } from "./store.ts";

interface QueryAnswer {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: View[];
}

interface QueryRequest {
  soql: string;
  /** `queryAll`: records in the bin are seen too. */
  withDeleted: boolean;
  batchSize: number;
}

const COLUMNS = ["id", "deleted", "created", "modified", "stamp", "fields"] as const;
const LOCATOR_LIFE_MS = 2 * 86_400_000;

function columnsOf(joins: readonly Join[]): string {
  return joins.flatMap(({ alias }) => COLUMNS.map((c) => `${alias}.${c} AS ${alias}_${c}`)).join(", ");
}

type Row = Record<string, unknown>;

function recordsOf(row: Row, joins: readonly Join[]): Map<string, StoredRecord | null> {
  const records = new Map<string, StoredRecord | null>();
  for (const { alias, path } of joins) {
    if (row[`${alias}_id`] === null) {
      records.set(path, null);
      continue;
    }
    const part = Object.fromEntries(COLUMNS.map((column) => [column, row[`${alias}_${column}`]]));
    records.set(path, fromRow(part as unknown as Parameters<typeof fromRow>[0]));
  }
  return records;
}

function show(call: Call, plan: Plan, rows: Row[]): View[] {
  return rows.map((row) => {
    const view = showRow(plan.selected, recordsOf(row, plan.joins), call.version);
    for (const child of plan.children)
      view[child.relationship] = childrenOfRow(call, child, String(row["t_id"]));
    return view;
  });
}

/** The records that point at one; null when none does, as Salesforce tells it. */
function childrenOfRow(call: Call, { plan, pointer, limit }: ChildPlan, id: string): QueryAnswer | null {
  const text = `SELECT ${columnsOf(plan.joins)} FROM ${plan.fromSql}
    WHERE t.deleted = 0 AND ${plan.whereSql} AND ${pointer} = ? ORDER BY ${plan.orderSql} LIMIT ?`;
  const rows = statement(call.org.db, text).all(...plan.parameters, id, limit) as Row[];
  return rows.length === 0 ? null : { totalSize: rows.length, done: true, records: show(call, plan, rows) };
}

/** Lists that repeat themselves or come shuffled, when the console says so; in a way that can be repeated. */
function spoil(call: Call, records: View[]): View[] {
  const { faults } = call.org.world;
  let spoilt = records;
  const [first] = spoilt;
  if (first && faults.strikes("czrm", "duplicateRate")) {
    const chosen = spoilt[Math.floor(faults.draw("czrm", "repeated row") * spoilt.length)] ?? first;
    spoilt = [...spoilt, chosen, first];
  }
  if (faults.strikes("czrm", "reorderRate")) spoilt = spoilt.toReversed();
  return spoilt;
}

interface Prepared {
  query: Query;
  plan: Plan;
  whereSql: string;
  limit: number;
}

function prepare(call: Call, request: QueryRequest): Prepared {
  const query = parseSoql(request.soql);
  if (query.offset > 2000) {
    throw refuse(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
  }
  const plan = compile(query, call.now);
  const whereSql = request.withDeleted ? plan.whereSql : `t.deleted = 0 AND ${plan.whereSql}`;
  return { query, plan, whereSql, limit: query.limit ?? -1 };
}

/** Runs a SOQL query and gives its first page. @throws SalesforceError for what Salesforce would refuse. */
export function runQuery(call: Call, request: QueryRequest): QueryAnswer {
  const prepared = prepare(call, request);
  const { query, plan, whereSql, limit } = prepared;
  if (query.countOnly) return { totalSize: countOf(call, prepared), done: true, records: [] };
  if (plan.measures.length > 0 || plan.groupSql.length > 0) {
    const records = aggregateRows(call, prepared);
    return { totalSize: records.length, done: true, records };
  }
  const wanted = limit < 0 ? request.batchSize + 1 : Math.min(limit, request.batchSize + 1);
  const text = `SELECT ${columnsOf(plan.joins)} FROM ${plan.fromSql} WHERE ${whereSql}
    ORDER BY ${plan.orderSql} LIMIT ? OFFSET ?`;
  const rows = statement(call.org.db, text).all(...plan.parameters, wanted, query.offset) as Row[];
  if (rows.length <= request.batchSize) {
    return { totalSize: rows.length, done: true, records: spoil(call, show(call, plan, rows)) };
  }
  const cursor = openCursor(call, prepared, request);
  const page = rows.slice(0, request.batchSize);
  return {
    totalSize: cursor.total,
    done: false,
    nextRecordsUrl: `/services/data/${call.version}/query/${cursor.id}-${page.length}`,
    records: spoil(call, show(call, plan, page)),
  };
}

function openCursor(call: Call, prepared: Prepared, request: QueryRequest): { id: string; total: number } {
  const { db } = call.org;
  const { plan, whereSql, query, limit } = prepared;
  return atomically(db, () => {
    dropOldCursors(call);
    const id = makeId("01g", nextNumber(db, "QueryLocator"));
    const parameters: SQLInputValue[] = [id, ...plan.parameters, limit, query.offset];
    const fill = `INSERT INTO czrm_cursor_row (cursor, pos, id)
      SELECT ?, row_number() OVER () - 1, id FROM (SELECT t.id AS id FROM ${plan.fromSql} WHERE ${whereSql}
        ORDER BY ${plan.orderSql} LIMIT ? OFFSET ?)`;
    const total = Number(statement(db, fill).run(...parameters).changes);
    statement(
      db,
      "INSERT INTO czrm_cursor (id, soql, version, with_deleted, total, made) VALUES (?, ?, ?, ?, ?, ?)",
    ).run(id, request.soql, call.version, request.withDeleted ? 1 : 0, total, Date.now());
    return { id, total };
  });
}

function dropOldCursors(call: Call): void {
  const before = Date.now() - LOCATOR_LIFE_MS;
  const { db } = call.org;
  statement(
    db,
    "DELETE FROM czrm_cursor_row WHERE cursor IN (SELECT id FROM czrm_cursor WHERE made < ?)",
  ).run(before);
  statement(db, "DELETE FROM czrm_cursor WHERE made < ?").run(before);
}

interface Cursor {
  id: string;
  soql: string;
  with_deleted: number;
  total: number;
  made: number;
}

function findCursor(call: Call, id: string): Cursor {
  const found = statement(call.org.db, "SELECT * FROM czrm_cursor WHERE id = ?").get(id) as
    | Cursor
    | undefined;
  if (!found || found.made < Date.now() - LOCATOR_LIFE_MS) {
    throw refuse(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  }
  return found;
}

/**
 * A following page. `locator` is the last part of `nextRecordsUrl`: `01g…-2000`.
 * The set of records was fixed at the first page; their values are today's.
 */
export function runQueryMore(call: Call, locator: string, batchSize: number): QueryAnswer {
  const [id = "", from = ""] = locator.split("-");
  const start = Number(from);
  const cursor = findCursor(call, id);
  if (from === "" || !Number.isInteger(start) || start < 0) {
    throw refuse(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  }
  const plan = compile(parseSoql(cursor.soql), call.now);
  const end = Math.min(start + batchSize, cursor.total);
  const text = `SELECT ${columnsOf(plan.joins)} FROM czrm_cursor_row c
    CROSS JOIN ${plan.fromSql} WHERE c.cursor = ? AND c.pos >= ? AND c.pos < ? AND t.id = c.id
    ${cursor.with_deleted ? "" : "AND t.deleted = 0"} ORDER BY c.pos`;
  const rows = statement(call.org.db, text).all(id, start, end) as Row[];
  const done = end >= cursor.total;
  const next = done ? {} : { nextRecordsUrl: `/services/data/${call.version}/query/${id}-${end}` };
  return { totalSize: cursor.total, done, ...next, records: spoil(call, show(call, plan, rows)) };
}
