import { z } from "zod";
import type { CzrmConfig } from "#connectors/czrm/config.ts";
import { interpretCase, toCaseFields, toComment } from "#connectors/czrm/mapping.ts";
import {
  CASE_FIELDS,
  CompositeAnswer,
  FileLink,
  QueryPage,
  SalesforceErrors,
  VersionedRecord,
} from "#connectors/czrm/wire.ts";
import type { CaseFile, CaseMessage, CasePlatform, RawCase, TellOutcome } from "#ports/case-platform.ts";
import type {
  PlatformAnswer,
  PlatformCall,
  PlatformFailure,
  PlatformHttp,
} from "#runtime/http/platform-http.ts";
import { PlatformUnavailable, Problem } from "#runtime/problem.ts";

const MOST_PAGES = 5_000;
const MOST_FILE_BYTES = 20 * 1024 * 1024;
const PLATFORM = "czrm";

interface Asking {
  http: PlatformHttp;
  config: CzrmConfig;
  correlationId: string;
}

/** CzRM as Salesforce REST, reached through the gateway. */
export function czrmCasePlatform(config: CzrmConfig, http: PlatformHttp): CasePlatform {
  const asking = (correlationId: string): Asking => ({ http, config, correlationId });
  return {
    changesSince: (since, correlationId) => changesSince(asking(correlationId), since),
    async read(key, correlationId) {
      for await (const records of queryPages(asking(correlationId), caseQuery(`Id = ${quoted(key)}`)))
        return records.map(toRawCase)[0];
      return undefined;
    },
    interpret: interpretCase,
    filesOf: (keys, correlationId) => filesOf(asking(correlationId), keys),
    download: (fileKey, correlationId) => download(asking(correlationId), fileKey),
    tell: (message, correlationId) => tell(asking(correlationId), message),
  };
}

async function* changesSince(ask: Asking, since: Date): AsyncGenerator<RawCase[]> {
  const instant = since.toISOString().replace(/\.\d{3}Z$/, "Z");
  for await (const records of queryPages(
    ask,
    caseQuery(`SystemModstamp >= ${instant} ORDER BY SystemModstamp, Id`),
  )) {
    yield records.map(toRawCase);
  }
}

function caseQuery(condition: string): string {
  return `SELECT ${CASE_FIELDS.join(",")} FROM Case WHERE ${condition}`;
}

/** SOQL's own escapes: a value can never end its quotes. */
function quoted(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function toRawCase(record: unknown): RawCase {
  const payload = JSON.stringify(record);
  const version = VersionedRecord.safeParse(record);
  // Without what says its version, the text itself does: the same strange record is kept once.
  if (!version.success)
    return { messageId: `?:${payload.length}:${payload.slice(0, 80)}`, payload, writtenAt: new Date(0) };
  const { Id, SystemModstamp } = version.data;
  const writtenAt = new Date(SystemModstamp.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return {
    messageId: `${Id}:${SystemModstamp}`,
    payload,
    writtenAt: Number.isNaN(writtenAt.getTime()) ? new Date(0) : writtenAt,
  };
}

/** `queryAll` also tells what was deleted or merged away. */
async function* queryPages(ask: Asking, soql: string): AsyncGenerator<unknown[]> {
  let path: string | undefined =
    `/services/data/${ask.config.CZRM_API_VERSION}/queryAll?q=${encodeURIComponent(soql)}`;
  for (let page = 0; path !== undefined; page += 1) {
    if (page >= MOST_PAGES) throw new PlatformUnavailable(PLATFORM, `più di ${MOST_PAGES} pagine`);
    const answer = await call(ask, { method: "GET", path, api: "Query" });
    const { records, nextRecordsUrl, done } = parsed(QueryPage, answer);
    if (records != null && records.length > 0) yield records;
    path = done ? undefined : nextRecordsUrl;
  }
}

async function filesOf(ask: Asking, keys: readonly string[]): Promise<CaseFile[]> {
  if (keys.length === 0) return [];
  const soql = `SELECT LinkedEntityId, ContentDocument.LatestPublishedVersionId, ContentDocument.Title, ContentDocument.FileExtension FROM ContentDocumentLink WHERE LinkedEntityId IN (${keys.map(quoted).join(",")})`;
  const files: CaseFile[] = [];
  for await (const records of queryPages(ask, soql)) {
    for (const record of records) {
      const link = FileLink.parse(record);
      const { LatestPublishedVersionId, Title, FileExtension } = link.ContentDocument;
      const title = Title ?? "allegato";
      const hasExtension =
        FileExtension != null && title.toLowerCase().endsWith(`.${FileExtension.toLowerCase()}`);
      files.push({
        caseKey: link.LinkedEntityId,
        fileKey: LatestPublishedVersionId,
        fileName: FileExtension == null || hasExtension ? title : `${title}.${FileExtension}`,
      });
    }
  }
  return files;
}

async function download(ask: Asking, fileKey: string): Promise<Buffer> {
  const answer = await call(ask, {
    method: "GET",
    path: `/services/data/${ask.config.CZRM_FILE_API_VERSION}/sobjects/ContentVersion/${encodeURIComponent(fileKey)}/VersionData`,
    api: "ContentVersion",
    binary: true,
    timeoutMs: 60_000,
    maxBytes: MOST_FILE_BYTES,
  });
  if (answer.status !== 200)
    throw new Problem("not-found", `ContentVersion ${fileKey}: HTTP ${answer.status}`);
  return answer.bytes;
}

/** One call for both, all or nothing: a status without its comment, or the other way round, cannot be. */
async function tell(ask: Asking, message: CaseMessage): Promise<TellOutcome> {
  const base = `/services/data/${ask.config.CZRM_API_VERSION}`;
  const compositeRequest = [
    {
      method: "PATCH",
      url: `${base}/sobjects/Case/${message.caseKey}`,
      referenceId: "caso",
      body: toCaseFields(message),
    },
    {
      method: "PATCH",
      url: `${base}/sobjects/Commento__c/IdEsterno__c/${encodeURIComponent(message.key)}`,
      referenceId: "commento",
      body: toComment(message),
    },
  ];
  const answer = await call(ask, {
    method: "POST",
    path: `${base}/composite`,
    api: "Composite",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ allOrNone: true, compositeRequest }),
    failure: compositeFailure,
  });
  if (answer.status !== 200) return { kind: "refused", because: errorsText(answer.text) };
  const failed = parsed(CompositeAnswer, answer).compositeResponse.find(
    ({ httpStatusCode, body }) =>
      httpStatusCode >= 300 && !JSON.stringify(body).includes("PROCESSING_HALTED"),
  );
  return failed === undefined
    ? { kind: "told" }
    : { kind: "refused", because: errorsText(JSON.stringify(failed.body)) };
}

function call(ask: Asking, wanted: Omit<PlatformCall, "correlationId">): Promise<PlatformAnswer> {
  return ask.http.call({
    failure: salesforceFailure,
    ...wanted,
    apiVersion: ask.config.CZRM_API_VERSION,
    correlationId: ask.correlationId,
  });
}

/** Salesforce tells the daily limit with a 403, and a lock taken by somebody else with a 400: both pass by waiting. */
const PASSING = [
  "REQUEST_LIMIT_EXCEEDED",
  "UNABLE_TO_LOCK_ROW",
  "INVALID_SESSION_ID",
  "SERVER_UNAVAILABLE",
  "QUERY_TIMEOUT",
];

function salesforceFailure({ status, text }: PlatformAnswer): PlatformFailure | undefined {
  if (status < 400) return undefined;
  return {
    kind: PASSING.some((code) => text.includes(code)) ? "unavailable" : "business-error",
    message: errorsText(text),
  };
}

/** A composite is HTTP 200 even when its parts failed. */
function compositeFailure(answer: PlatformAnswer): PlatformFailure | undefined {
  const own = salesforceFailure(answer);
  if (own !== undefined) return own;
  const parsedAnswer = CompositeAnswer.safeParse(jsonOrUndefined(answer.text));
  if (!parsedAnswer.success) return { kind: "unavailable", message: "risposta composta non leggibile" };
  const failed = parsedAnswer.data.compositeResponse.filter(({ httpStatusCode }) => httpStatusCode >= 300);
  if (failed.length === 0) return undefined;
  const message = failed.map(({ body }) => JSON.stringify(body)).join(" ");
  return {
    kind: PASSING.some((code) => message.includes(code)) ? "unavailable" : "business-error",
    message: errorsText(message),
  };
}

/** An answer that is not what was promised is no answer: the queue asks again. */
function parsed<T extends z.ZodType>(schema: T, answer: PlatformAnswer): z.output<T> {
  const result = schema.safeParse(jsonOrUndefined(answer.text));
  if (!result.success)
    throw new PlatformUnavailable(
      PLATFORM,
      `risposta non leggibile (HTTP ${answer.status}): ${answer.text.slice(0, 200)}`,
    );
  return result.data;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorsText(text: string): string {
  const errors = SalesforceErrors.safeParse(jsonOrUndefined(text));
  return errors.success
    ? errors.data.map(({ errorCode, message }) => `${errorCode}: ${message}`).join("; ")
    : text.slice(0, 300);
}
