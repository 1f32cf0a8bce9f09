import type { EdiliziaConfig } from "#connectors/edilizia/config.ts";
import { readFile, readFiles } from "#connectors/edilizia/file-mapping.ts";
import { readAmnesties, readAmnesty, readDecrees, toDecreeSearch } from "#connectors/edilizia/mapping.ts";
import { AllegatoBody, Errore } from "#connectors/edilizia/wire.ts";
import type { BuildingPermits, Found, Listed, PermitDocument, Reading } from "#ports/building-permits.ts";
import type { ReceivedDocument } from "#ports/received-document.ts";
import { readBase64Document } from "#runtime/http/base64-document.ts";
import { fillPath } from "#runtime/http/fill-path.ts";
import type { HttpAnswer, HttpCall, HttpClient } from "#runtime/http/http-call.ts";
import { withoutLeakedFault } from "#runtime/http/leaked-fault.ts";
import { AnswerTooLarge } from "#runtime/http/send-request.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

const MOST_DOCUMENT_BYTES = 40 * 1024 * 1024;

/** A way out to each of the three services. */
export interface EdiliziaServices {
  files: HttpClient;
  occupancy: HttpClient;
  amnesties: HttpClient;
}

/** Building files, decrees of fitness for use and amnesties, reached through the gateway. */
export function ediliziaBuildingPermits(config: EdiliziaConfig, services: EdiliziaServices): BuildingPermits {
  const { files, occupancy, amnesties } = services;
  return {
    filesOf(taxCode, correlationId) {
      const path = fillPath(config.EDILIZIA_PRATICHE_PATH, { codiceFiscale: taxCode });
      return askList(files, get(path, correlationId), readFiles);
    },
    fileDetails(key, correlationId) {
      const path = fillPath(config.EDILIZIA_PRATICA_PATH, { codicePratica: key });
      return askOne(files, get(path, correlationId), readFile);
    },
    occupancyDecrees(search, correlationId) {
      const call = { ...get(config.EDILIZIA_DECRETI_PATH, correlationId), json: toDecreeSearch(search) };
      return askList(occupancy, { ...call, method: "POST" }, readDecrees);
    },
    amnestiesOf(taxCode, correlationId) {
      const path = fillPath(config.EDILIZIA_CONDONI_PATH, { soggetto: taxCode });
      return askList(amnesties, get(path, correlationId), readAmnesties);
    },
    amnestyDetails({ number, year }, correlationId) {
      const path = fillPath(config.EDILIZIA_CONDONO_PATH, { numeroPratica: number, annoPratica: year });
      return askOne(amnesties, get(path, correlationId), readAmnesty);
    },
    document(reference, correlationId) {
      const call = get(documentPath(config, reference), correlationId);
      return takeDocument(reference.kind === "occupancy" ? occupancy : amnesties, call, reference.name);
    },
  };
}

const get = (path: string, correlationId: string): HttpCall => ({ method: "GET", path, correlationId });

/** Statuses that are this platform's word: nothing there, and a question that it will not answer. */
const EXPECTED = [204, 400, 404];

async function askList<T>(
  http: HttpClient,
  call: HttpCall,
  read: (answer: unknown) => Reading<T>[] | undefined,
): Promise<Listed<T>> {
  const answer = await http.call({ ...call, expected: EXPECTED });
  if (answer.status === 400) return { kind: "refused", because: detailOf(answer) };
  const items = isNothing(answer) ? [] : read(bodyOf(http, answer));
  if (items === undefined) throw new PlatformUnavailable(http.platform, "Risposta non riconosciuta");
  return { kind: "list", items };
}

async function askOne<T>(
  http: HttpClient,
  call: HttpCall,
  read: (answer: unknown) => Reading<T> | undefined,
): Promise<Found<T>> {
  const answer = await http.call({ ...call, expected: EXPECTED });
  if (answer.status === 400) return { kind: "refused", because: detailOf(answer) };
  const body = isNothing(answer) ? null : bodyOf(http, answer);
  return (body === null ? undefined : read(body)) ?? { kind: "not-found" };
}

/** 404 is made a 204 on the way, or an answer without a body. */
function isNothing({ status, bytes }: HttpAnswer): boolean {
  return status === 204 || status === 404 || (status === 200 && bytes.length === 0);
}

function bodyOf(http: HttpClient, answer: HttpAnswer): unknown {
  if (answer.status !== 200)
    throw new PlatformUnavailable(http.platform, `Stato non previsto: ${answer.status}`);
  return answer.json();
}

/** `{ "errore": { "detail": "…" } }`, sometimes with the words of another layer in front. */
function detailOf(answer: HttpAnswer): string {
  const detail = Errore.safeParse(quietJson(answer)).data?.errore.detail ?? "";
  return withoutLeakedFault(detail).slice(0, 500) || "Richiesta non accettata";
}

function quietJson(answer: HttpAnswer): unknown {
  try {
    return answer.json();
  } catch {
    return null;
  }
}

function documentPath(config: EdiliziaConfig, reference: PermitDocument): string {
  if (reference.kind === "occupancy")
    return fillPath(config.EDILIZIA_DECRETO_FILE_PATH, {
      idUd: reference.documentUnit,
      nomeFile: reference.name,
    });
  const { practice, actNumber, actYear, name } = reference;
  return fillPath(config.EDILIZIA_CONDONO_FILE_PATH, {
    numeroPratica: practice.number,
    annoPratica: practice.year,
    numeroProvvedimento: actNumber,
    annoProvvedimento: actYear,
    nomeFile: name,
  });
}

async function takeDocument(http: HttpClient, call: HttpCall, name: string): Promise<ReceivedDocument> {
  try {
    const answer = await http.call({ ...call, maxBytes: MOST_DOCUMENT_BYTES, expected: EXPECTED });
    if (answer.status === 400) return { kind: "not-available", because: detailOf(answer) };
    if (isNothing(answer)) return { kind: "not-available", because: "L'archivio non ha il file" };
    return await toDocument(bodyOf(http, answer), name);
  } catch (error) {
    if (error instanceof AnswerTooLarge) return { kind: "too-large" };
    throw error;
  }
}

async function toDocument(body: unknown, name: string): Promise<ReceivedDocument> {
  const parsed = AllegatoBody.safeParse(body);
  if (!parsed.success) return { kind: "unreadable", because: "La risposta non contiene un documento" };
  const { allegatoFile, metadati, metaDati } = parsed.data;
  const file = typeof allegatoFile === "string" ? allegatoFile : allegatoFile?.file;
  if (file == null) return { kind: "not-available", because: "L'archivio non ha il file" };
  const given = metadati?.nome ?? metaDati?.nome;
  return readBase64Document(file, given?.trim() || name);
}
