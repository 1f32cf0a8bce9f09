import { changePage, rawChange, refusalInside, unrecognised } from "#connectors/realgimm/change-client.ts";
import { interpretHolding, readHolding, withoutPeople } from "#connectors/realgimm/holding-mapping.ts";
import { HOLDING_TYPES } from "#connectors/realgimm/holding-wire.ts";
import {
  assetNow,
  correctableField,
  ENTITY_TYPE,
  isCertificate,
  outcomeOf,
  toCall,
} from "#connectors/realgimm/writing-mapping.ts";
import { AssetResult, BadRequest, FindResult, WriteResult } from "#connectors/realgimm/writing-wire.ts";
import type {
  AssetNow,
  AssetRef,
  AssetWriting,
  DownloadedFile,
  PropertyRegister,
  RawHolding,
  Written,
  WriteOutcome,
} from "#ports/property-register.ts";
import type { Fault, HttpAnswer, HttpClient } from "#runtime/http/http-call.ts";
import { AnswerTooLarge } from "#runtime/http/send-request.ts";

/** As large as a document here may be. */
const MOST_FILE_BYTES = 50 * 1024 * 1024;

/** The second half of RealGimm's register: what it holds of buildings, and what it takes back. */
export function realgimmPropertyRegister(http: HttpClient): PropertyRegister {
  return {
    holdingsAfter: (cursor, limit, correlationId) =>
      changePage(http, { cursor, limit, correlationId, types: HOLDING_TYPES }, toRawHolding),
    interpretHolding,
    download: (documentKey, correlationId) => download(http, documentKey, correlationId),
    write: (writing, correlationId) => write(http, writing, correlationId),
    find: (reference, correlationId) => find(http, reference, correlationId),
    takesCorrectionOf: (type, field) => correctableField(type, field) !== undefined,
    takesCertificateOf: isCertificate,
    read: (asset, correlationId) => read(http, asset, correlationId),
  };
}

/** Who people are is taken out before anything of it is kept. */
const toRawHolding = (raw: unknown): RawHolding => rawChange(withoutPeople(raw), "holding", readHolding);

async function write(http: HttpClient, writing: AssetWriting, correlationId: string): Promise<WriteOutcome> {
  const { path, body } = toCall(writing);
  const answer = await http.call({
    ...{ method: "POST", path, json: body, correlationId, expected: [400] },
    failureInside: refusalInside,
    readFault: writeFault,
  });
  if (answer.status === 400) {
    const bad = BadRequest.parse(answer.json());
    return { kind: "refused", because: `${bad.detail} (${bad.moreInfo})` };
  }
  const outcome = outcomeOf(WriteResult.parse(answer.json()));
  if (outcome === undefined) throw unrecognised(http);
  return outcome;
}

/** Neither the envelope nor the register's own 400: something in between wrote it, and nobody knows what was done. */
function writeFault(answer: HttpAnswer): Fault | undefined {
  const schema = answer.status === 400 ? BadRequest : answer.status === 200 ? WriteResult : undefined;
  if (answer.status === 401 || answer.status === 429 || answer.status >= 500) return undefined;
  const isOwn = schema?.safeParse(answer.json()).success === true;
  return isOwn ? undefined : { kind: "unavailable", message: `Risposta non riconosciuta (${answer.status})` };
}

async function find(
  http: HttpClient,
  reference: string,
  correlationId: string,
): Promise<Written | undefined> {
  const query = new URLSearchParams({ rifEsterno: reference });
  const path = `/api/patrimonio/Sync/Find?${query}`;
  const answer = await http.call({ method: "GET", path, correlationId, failureInside: refusalInside });
  const result = answer.status === 200 ? FindResult.safeParse(answer.json()) : undefined;
  if (result?.success !== true) throw unrecognised(http);
  const { elementDOM } = result.data;
  return elementDOM === null ? undefined : { code: elementDOM.codice };
}

async function read(
  http: HttpClient,
  { type, key }: AssetRef,
  correlationId: string,
): Promise<AssetNow | undefined> {
  const query = new URLSearchParams({ key, entityType: ENTITY_TYPE[type] });
  const path = `/api/patrimonio/Asset/GetAsset?${query}`;
  const answer = await http.call({ method: "GET", path, correlationId, expected: [404] });
  if (answer.status === 404) return undefined;
  const result = answer.status === 200 ? AssetResult.safeParse(answer.json()) : undefined;
  if (result?.data?.elementDOM == null) throw unrecognised(http);
  return assetNow(type, result.data.elementDOM);
}

async function download(
  http: HttpClient,
  documentKey: string,
  correlationId: string,
): Promise<DownloadedFile> {
  const path = `/api/patrimonio/Document/Download?${new URLSearchParams({ idDocumento: documentKey })}`;
  try {
    const answer = await http.call({
      ...{ method: "GET", path, correlationId, expected: [404], maxBytes: MOST_FILE_BYTES },
    });
    if (answer.status === 404) return { kind: "not-available", because: "RealGimm non ha il file" };
    const mediaType = answer.headers["content-type"] ?? "";
    // The register gives bytes, whatever they are: a page was written by something in between, and passes.
    if (answer.status !== 200 || /html|json|xml/.test(mediaType)) throw unrecognised(http);
    return { kind: "file", bytes: answer.bytes };
  } catch (error) {
    if (error instanceof AnswerTooLarge) return { kind: "too-large" };
    throw error;
  }
}
