import { createHash } from "node:crypto";
import { z } from "zod";
import type { CzrmConfig } from "#connectors/czrm/config.ts";
import {
  interpretCase,
  interpretComment,
  readAllowance,
  toCaseFields,
  toComment,
  toExternalId,
} from "#connectors/czrm/mapping.ts";
import {
  CASE_FIELDS,
  COMMENT_FIELDS,
  CompositeAnswer,
  FileLink,
  QueryPage,
  SalesforceErrors,
  VersionedRecord,
} from "#connectors/czrm/wire.ts";
import type { CaseFile, CaseMessage, CasePlatform, RawCase, TellOutcome } from "#ports/case-platform.ts";
import type { Fault, HttpAnswer, HttpCall, HttpClient } from "#runtime/http/http-call.ts";
import { AnswerTooLarge } from "#runtime/http/send-request.ts";
import { PlatformUnavailable, Problem } from "#runtime/problem.ts";

const MOST_PAGES = 5_000;
const MOST_FILE_BYTES = 20 * 1024 * 1024;
const PLATFORM = "czrm";

interface Asking {
  http: HttpClient;
  config: CzrmConfig;
  correlationId: string;
}

/** CzRM as Salesforce REST, reached through the gateway. */
export function czrmCasePlatform(config: CzrmConfig, http: HttpClient): CasePlatform {
  const asking = (correlationId: string): Asking => ({ http, config, correlationId });
  return {
    name: config.CZRM_NAME,
    changesSince: (since, correlationId) => changesSince(asking(correlationId), since),
    read: (keys, correlationId) => readCases(asking(correlationId), keys),
    interpret: (payload) => interpretCase(config.CZRM_PROFILE, payload),
    commentsSince: (since, correlationId) => commentsSince(asking(correlationId), since),
    interpretComment,
    filesOf: (keys, correlationId) => filesOf(asking(correlationId), keys),
    download: (fileKey, correlationId) => download(asking(correlationId), fileKey),
    tell: (message, correlationId) => tell(asking(correlationId), message),
    isBraked() {
      const { used, allowed } = http.allowance() ?? { used: 0, allowed: 1 };
      return used * 100 >= allowed * config.CZRM_BRAKE_PERCENT;
    },
  };
}

async function* changesSince(ask: Asking, since: Date): AsyncGenerator<RawCase[]> {
  const instant = since.toISOString().replace(/\.\d{3}Z$/, "Z");
  for await (const page of queryPages(
    ask,
    caseQuery(`SystemModstamp >= ${instant} ORDER BY SystemModstamp, Id`),
  )) {
    yield toRawCases(page);
  }
}

async function* commentsSince(ask: Asking, since: Date): AsyncGenerator<RawCase[]> {
  const instant = since.toISOString().replace(/\.\d{3}Z$/, "Z");
  const soql = `SELECT ${COMMENT_FIELDS.join(",")} FROM Commento__c WHERE TipoCommento__c = ${quoted(ask.config.CZRM_PROFILE.publicCommentType)} AND SystemModstamp >= ${instant} ORDER BY SystemModstamp, Id`;
  for await (const page of queryPages(ask, soql)) yield toRawCases(page);
}

async function readCases(ask: Asking, keys: readonly string[]): Promise<Map<string, RawCase>> {
  const found = new Map<string, RawCase>();
  // What is no id would have the whole query refused.
  const ids = keys.filter((key) => /^500\w{12}(?:\w{3})?$/.test(key));
  if (ids.length === 0) return found;
  const soql = caseQuery(`Id IN (${ids.map(quoted).join(",")})`);
  for await (const { records, readAt } of queryPages(ask, soql))
    for (const record of records) {
      const id = VersionedRecord.safeParse(record).data?.Id;
      // Ids are asked for with 15 characters too, and always answered with 18.
      const key = ids.find((one) => id?.startsWith(one.slice(0, 15)));
      if (key !== undefined) found.set(key, toRawCase(record, readAt));
    }
  return found;
}

function caseQuery(condition: string): string {
  return `SELECT ${CASE_FIELDS.join(",")} FROM Case WHERE ${condition}`;
}

/** SOQL's own escapes: a value can never end its quotes. */
function quoted(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

const toRawCases = ({ records, readAt }: Page): RawCase[] =>
  records.map((record) => toRawCase(record, readAt));

/** Its stamps have a resolution of one second: two changes within one are told apart by what they say. */
function toRawCase(record: unknown, readAt: Date): RawCase {
  const payload = JSON.stringify(record);
  const digest = createHash("sha256").update(payload).digest("hex").slice(0, 16);
  const version = VersionedRecord.safeParse(record);
  // Without what says its version, the text itself does: the same strange record is kept once.
  if (!version.success) return { messageId: `?:${digest}`, payload, writtenAt: new Date(0), readAt };
  const { Id, SystemModstamp } = version.data;
  const writtenAt = new Date(SystemModstamp.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return {
    messageId: `${Id}:${SystemModstamp}:${digest}`,
    payload,
    writtenAt: Number.isNaN(writtenAt.getTime()) ? new Date(0) : writtenAt,
    readAt,
  };
}

interface Page {
  records: unknown[];
  readAt: Date;
}

/** `queryAll` also tells what was deleted or merged away. */
async function* queryPages(ask: Asking, soql: string): AsyncGenerator<Page> {
  let path: string | undefined =
    `/services/data/${ask.config.CZRM_API_VERSION}/queryAll?q=${encodeURIComponent(soql)}`;
  for (let page = 0; path !== undefined; page += 1) {
    if (page >= MOST_PAGES) throw new PlatformUnavailable(PLATFORM, `più di ${MOST_PAGES} pagine`);
    const readAt = new Date();
    const answer = await call(ask, { method: "GET", path, readFault: queryFault });
    const { records, nextRecordsUrl, done } = parsed(QueryPage, answer);
    if (records != null && records.length > 0) yield { records, readAt };
    path = done ? undefined : nextRecordsUrl;
  }
}

async function filesOf(ask: Asking, keys: readonly string[]): Promise<CaseFile[]> {
  if (keys.length === 0) return [];
  const soql = `SELECT LinkedEntityId, ContentDocument.LatestPublishedVersionId, ContentDocument.Title, ContentDocument.FileExtension FROM ContentDocumentLink WHERE LinkedEntityId IN (${keys.map(quoted).join(",")})`;
  const files: CaseFile[] = [];
  for await (const { records } of queryPages(ask, soql)) {
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
  const path = `/services/data/${ask.config.CZRM_FILE_API_VERSION}/sobjects/ContentVersion/${encodeURIComponent(fileKey)}/VersionData`;
  const answer = await call(ask, { method: "GET", path, expected: [404], maxBytes: MOST_FILE_BYTES }).catch(
    (error: unknown) => {
      // However often it is asked for, it stays too large.
      if (error instanceof AnswerTooLarge) throw new Problem("payload-too-large", "Il file supera i 20 MB");
      throw error;
    },
  );
  if (answer.status !== 200)
    throw new Problem("not-found", `ContentVersion ${fileKey}: HTTP ${answer.status}`);
  return answer.bytes;
}

/**
 * One call for both, all or nothing: a status without its comment, or the other way round, cannot be. When an earlier
 * try may have arrived, the comment is looked for first: written again, an old status would undo what the citizen did
 * in the meantime, such as reopening.
 */
async function tell(ask: Asking, message: CaseMessage): Promise<TellOutcome> {
  const base = `/services/data/${ask.config.CZRM_API_VERSION}`;
  const comment = `${base}/sobjects/Commento__c/IdEsterno__c/${toExternalId(message.key)}`;
  if (message.repeated === true) {
    const told = await call(ask, { method: "GET", path: comment, expected: [404] });
    if (told.status === 200) return { kind: "told" };
  }
  const compositeRequest = [
    {
      method: "PATCH",
      url: `${base}/sobjects/Case/${encodeURIComponent(message.caseKey)}`,
      referenceId: "caso",
      body: toCaseFields(ask.config.CZRM_PROFILE, message),
    },
    {
      method: "PATCH",
      url: comment,
      referenceId: "commento",
      body: toComment(ask.config.CZRM_PROFILE, message),
    },
  ];
  const answer = await call(ask, {
    method: "POST",
    path: `${base}/composite`,
    json: { allOrNone: true, compositeRequest },
    readFault: compositeFault,
    failureInside: compositeFailure,
  });
  if (answer.status !== 200) return { kind: "refused", because: errorsText(answer.text()) };
  const failed = failedParts(answer).find(({ body }) => !JSON.stringify(body).includes("PROCESSING_HALTED"));
  if (failed === undefined) return { kind: "told" };
  const because = errorsText(JSON.stringify(failed.body));
  return { kind: "refused", because, gone: because.includes("ENTITY_IS_DELETED") };
}

function call(ask: Asking, wanted: Omit<HttpCall, "correlationId">): Promise<HttpAnswer> {
  const { http, correlationId } = ask;
  return http.call({ readFault: salesforceFault, readAllowance: allowanceOf, ...wanted, correlationId });
}

const allowanceOf = ({ headers }: HttpAnswer) => readAllowance(headers["sforce-limit-info"]);

/** A lock taken by somebody else comes as a 400: it passes by waiting, like these others. */
const PASSING = ["UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "QUERY_TIMEOUT"];

/** Whatever is not Salesforce's own array of errors was written by something in between. */
function salesforceFault(answer: HttpAnswer): Fault | undefined {
  if (answer.status < 400 || answer.status === 401) return undefined;
  const text = answer.text();
  if (!SalesforceErrors.safeParse(jsonOrUndefined(text)).success)
    return { kind: "unavailable", message: `Errore non riconosciuto (${answer.status})` };
  return passingFault(text);
}

/** A query of ours that is refused (a field that this organisation has not) stays so until somebody changes something. */
function queryFault(answer: HttpAnswer): Fault | undefined {
  const fault = salesforceFault(answer);
  if (fault !== undefined || answer.status !== 400) return fault;
  return { kind: "not-allowed", message: `Interrogazione rifiutata: ${errorsText(answer.text())}` };
}

/** The daily limit is told with a 403: the platform is there, only it wants no more. */
function passingFault(text: string): Fault | undefined {
  if (text.includes('"REQUEST_LIMIT_EXCEEDED"')) return { kind: "throttled", message: errorsText(text) };
  return PASSING.some((code) => text.includes(`"${code}"`))
    ? { kind: "unavailable", message: errorsText(text) }
    : undefined;
}

/** A composite is HTTP 200 even when its parts failed: those that pass by waiting are tried again. */
function compositeFault(answer: HttpAnswer): Fault | undefined {
  if (answer.status !== 200) return salesforceFault(answer);
  if (!CompositeAnswer.safeParse(jsonOrUndefined(answer.text())).success)
    return { kind: "unavailable", message: "Risposta composta non leggibile" };
  return passingFault(JSON.stringify(failedParts(answer)));
}

function compositeFailure(answer: HttpAnswer): string | undefined {
  const failed = failedParts(answer);
  return failed.length === 0
    ? undefined
    : failed.map(({ body }) => errorsText(JSON.stringify(body))).join("; ");
}

function failedParts(answer: HttpAnswer): { body?: unknown }[] {
  const parts = CompositeAnswer.safeParse(jsonOrUndefined(answer.text()));
  return parts.success
    ? parts.data.compositeResponse.filter(({ httpStatusCode }) => httpStatusCode >= 300)
    : [];
}

/** An answer that is not what was promised is no answer: the queue asks again. */
function parsed<T extends z.ZodType>(schema: T, answer: HttpAnswer): z.output<T> {
  const result = schema.safeParse(jsonOrUndefined(answer.text()));
  if (!result.success)
    throw new PlatformUnavailable(
      PLATFORM,
      `risposta non leggibile (HTTP ${answer.status}): ${answer.text().slice(0, 200)}`,
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
