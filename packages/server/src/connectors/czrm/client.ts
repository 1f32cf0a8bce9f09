import { createHash } from "node:crypto";
import { z } from "zod";
import type { CzrmConfig } from "#connectors/czrm/config.ts";
import {
  interpretCase,
  interpretComment,
  readAllowance,
  toCaseFields,
  toCaseFile,
  toComment,
  toExternalId,
} from "#connectors/czrm/mapping.ts";
import {
  CASE_FIELDS,
  COMMENT_FIELDS,
  compositeFailure,
  compositeFault,
  errorsText,
  failedParts,
  FileLink,
  jsonOf,
  QueryPage,
  queryFault,
  readInstant,
  salesforceFault,
  VersionedRecord,
} from "#connectors/czrm/wire.ts";
import type { CaseMessage, CasePlatform, FoundFiles, RawCase, TellOutcome } from "#ports/case-platform.ts";
import type { HttpAnswer, HttpCall, HttpClient } from "#runtime/http/http-call.ts";
import { recordText } from "#runtime/http/record-text.ts";
import { AnswerTooLarge } from "#runtime/http/send-request.ts";
import { PlatformUnavailable, Problem } from "#runtime/problem.ts";

const MOST_PAGES = 5_000;
/** Two outcomes take less than a kilobyte. */
const MOST_OUTCOME_BYTES = 1024 * 1024;
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
  const query = { object: "Case", condition: `SystemModstamp >= ${instant} ORDER BY SystemModstamp, Id` };
  for await (const page of pagesOf(ask, { ...query, fields: CASE_FIELDS })) yield toRawCases(page);
}

async function* commentsSince(ask: Asking, since: Date): AsyncGenerator<RawCase[]> {
  const instant = since.toISOString().replace(/\.\d{3}Z$/, "Z");
  const condition = `TipoCommento__c = ${quoted(ask.config.CZRM_PROFILE.publicCommentType)} AND SystemModstamp >= ${instant} ORDER BY SystemModstamp, Id`;
  const query = { object: "Commento__c", condition, fields: COMMENT_FIELDS };
  for await (const page of pagesOf(ask, query)) yield toRawCases(page);
}

async function readCases(ask: Asking, keys: readonly string[]): Promise<Map<string, RawCase>> {
  const found = new Map<string, RawCase>();
  // What is no id would have the whole query refused.
  const ids = keys.filter((key) => /^500\w{12}(?:\w{3})?$/.test(key));
  if (ids.length === 0) return found;
  const query = { object: "Case", condition: `Id IN (${ids.map(quoted).join(",")})`, fields: CASE_FIELDS };
  for await (const { records, readAt } of pagesOf(ask, query))
    for (const record of records) {
      const id = VersionedRecord.safeParse(record).data?.Id;
      // Ids are asked for with 15 characters too, and always answered with 18.
      const key = ids.find((one) => id?.startsWith(one.slice(0, 15)));
      if (key !== undefined) found.set(key, toRawCase(record, readAt));
    }
  return found;
}

/** SOQL's own escapes: a value can never end its quotes. */
function quoted(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

const toRawCases = ({ records, readAt }: Page): RawCase[] =>
  records.map((record) => toRawCase(record, readAt));

/** Its stamps have a resolution of one second: two changes within one are told apart by what they say. */
function toRawCase(record: unknown, readAt: Date): RawCase {
  const { text: payload, because = tooLargeBecause(record) } = recordText(record);
  const digest = createHash("sha256").update(payload).digest("hex").slice(0, 16);
  const version = VersionedRecord.safeParse(record);
  const told = because === undefined ? { payload, readAt } : { payload, readAt, because };
  // Without what says its version, the text itself does: the same strange record is kept once.
  if (!version.success) return { ...told, messageId: `?:${digest}`, writtenAt: new Date(0) };
  const { Id, SystemModstamp } = version.data;
  return {
    ...told,
    messageId: `${Id}:${SystemModstamp}:${digest}`,
    writtenAt: readInstant(SystemModstamp) ?? new Date(0),
  };
}

interface Page {
  records: unknown[];
  readAt: Date;
}

interface Query {
  object: string;
  fields: readonly string[];
  condition: string;
}

/** Fields that say which record it is and what version: small, whatever the others hold. */
const KEYS = ["Id", "SystemModstamp"];

/**
 * Records of an object. A page too large to be taken whole is read again record by record, so that the one that makes it
 * so is told by its keys and hides nothing of what comes with it.
 */
async function* pagesOf(ask: Asking, { object, fields, condition }: Query): AsyncGenerator<Page> {
  const select = (names: readonly string[], where: string) =>
    queryPages(ask, `SELECT ${names.join(",")} FROM ${object} WHERE ${where}`);
  let seen = 0;
  try {
    for await (const page of select(fields, condition)) {
      yield page;
      seen += page.records.length;
    }
    return;
  } catch (error) {
    if (!(error instanceof AnswerTooLarge)) throw error;
  }
  let place = 0;
  for await (const { records } of select(KEYS, condition)) {
    for (const key of records) if ((place += 1) > seen) yield* oneRecord(key, select, fields);
  }
}

async function* oneRecord(
  key: unknown,
  select: (names: readonly string[], where: string) => AsyncGenerator<Page>,
  fields: readonly string[],
): AsyncGenerator<Page> {
  const { Id } = VersionedRecord.safeParse(key).data ?? {};
  if (Id === undefined) return void (yield { records: [key], readAt: new Date() });
  try {
    yield* select(fields, `Id = ${quoted(Id)}`);
  } catch (error) {
    if (!(error instanceof AnswerTooLarge)) throw error;
    yield { records: [{ ...(key as object), [TOO_LARGE]: error.message }], readAt: new Date() };
  }
}

/** Marks a record of which only the keys could be read. */
const TOO_LARGE = "tooLarge__stabile";

function tooLargeBecause(record: unknown): string | undefined {
  const said = (record as { [TOO_LARGE]?: unknown } | null)?.[TOO_LARGE];
  return typeof said === "string" ? `Troppo grande per essere letto: ${said}` : undefined;
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

async function filesOf(ask: Asking, keys: readonly string[]): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], malformed: [] };
  if (keys.length === 0) return found;
  const soql = `SELECT LinkedEntityId, ContentDocument.LatestPublishedVersionId, ContentDocument.Title, ContentDocument.FileExtension FROM ContentDocumentLink WHERE LinkedEntityId IN (${keys.map(quoted).join(",")})`;
  for await (const { records, readAt } of queryPages(ask, soql)) {
    for (const record of records) {
      const link = FileLink.safeParse(record);
      if (link.success) found.files.push(toCaseFile(link.data));
      else found.malformed.push(malformedFile(toRawCase(record, readAt), link.error));
    }
  }
  return found;
}

function malformedFile(raw: RawCase, error: z.ZodError): RawCase {
  const [issue] = error.issues;
  return {
    ...raw,
    because: raw.because ?? `Allegato non leggibile: ${issue?.path.join(".")}: ${issue?.message}`,
  };
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
    throw new Problem("not-found", `Il CzRM non dà questo file (HTTP ${answer.status})`);
  // The platform gives bytes, whatever the file is: a page was written by something in between, and passes.
  if (/text\/html|application\/(problem\+)?json/.test(answer.headers["content-type"] ?? ""))
    throw new PlatformUnavailable(PLATFORM, "Al posto del file è arrivata una pagina");
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
    maxBytes: MOST_OUTCOME_BYTES,
    readFault: compositeFault,
    failureInside: compositeFailure,
  });
  if (answer.status !== 200) return { kind: "refused", because: errorsText(answer.text()) };
  const failed = failedParts(answer).find(({ body }) => !recordText(body).text.includes("PROCESSING_HALTED"));
  if (failed === undefined) return { kind: "told" };
  const because = errorsText(recordText(failed.body).text);
  return { kind: "refused", because, gone: because.includes("ENTITY_IS_DELETED") };
}

function call(ask: Asking, wanted: Omit<HttpCall, "correlationId">): Promise<HttpAnswer> {
  const { http, correlationId } = ask;
  return http.call({ readFault: salesforceFault, readAllowance: allowanceOf, ...wanted, correlationId });
}

const allowanceOf = ({ headers }: HttpAnswer) => readAllowance(headers["sforce-limit-info"]);

/** An answer that is not what was promised is no answer: the queue asks again. */
function parsed<T extends z.ZodType>(schema: T, answer: HttpAnswer): z.output<T> {
  const result = schema.safeParse(jsonOf(answer));
  if (!result.success)
    throw new PlatformUnavailable(PLATFORM, `Risposta non leggibile (HTTP ${answer.status})`);
  return result.data;
}
