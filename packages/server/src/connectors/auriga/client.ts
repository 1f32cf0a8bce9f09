import {
  classificationsOf,
  documentOf,
  generalRegistration,
  officesOf,
  pageOf,
} from "#connectors/auriga/answer-mapping.ts";
import type { AurigaConfig } from "#connectors/auriga/config.ts";
import { NotAnAnswer, readAttached } from "#connectors/auriga/envelope-wire.ts";
import { newUd } from "#connectors/auriga/mapping.ts";
import {
  annulmentNote,
  classificationQuery,
  documentQuery,
  newFolder,
  officeQuery,
  referenceQuery,
  unitKey,
} from "#connectors/auriga/query-mapping.ts";
import { type AurigaService, aurigaService, type ServiceCall } from "#connectors/auriga/service-client.ts";
import type {
  DocumentToRegister,
  FetchedFile,
  FolderOutcome,
  ProtocolRegister,
  RegisteredDocument,
  RegisterOutcome,
} from "#ports/protocol-register.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { childrenOf, type Element, textOf } from "#runtime/soap/read-xml.ts";

interface Desk {
  config: AurigaConfig;
  service: AurigaService;
  platform: string;
}

/** AURIGA's protocol, on either of its wires. */
export function aurigaProtocolRegister(config: AurigaConfig, http: HttpClient): ProtocolRegister {
  const desk: Desk = { config, service: aurigaService(config, http), platform: http.platform };
  return {
    register: (document, correlationId) => register(desk, document, correlationId),
    findByReference: (reference, correlationId) => findByReference(desk, reference, correlationId),
    read: (unit, correlationId) => readDocument(desk, unitKey(unit), correlationId),
    async askAnnulment(annulment, correlationId) {
      const { kind, because } = await ask(desk, {
        service: "updUd",
        xml: annulmentNote(annulment),
        correlationId,
      });
      return kind === "done" ? { kind: "asked" } : { kind, because };
    },
    fetchFiles: (unit, correlationId) => fetchFiles(desk, unitKey(unit), correlationId),
    openFolder: (folder, correlationId) => openFolder(desk, newFolder(folder), correlationId),
    search: async (query, correlationId) =>
      pageOf(await list(desk, { service: "trovaDocFolder", xml: documentQuery(query), correlationId })),
    findOffices: async (words, correlationId) =>
      officesOf(await list(desk, { service: "trovaInOrganigramma", xml: officeQuery(words), correlationId })),
    findClassifications: async (words, correlationId) =>
      classificationsOf(
        await list(desk, {
          service: "trovaClassifTitolario",
          xml: classificationQuery(words),
          correlationId,
        }),
      ),
  };
}

async function openFolder(desk: Desk, xml: string, correlationId: string): Promise<FolderOutcome> {
  const answer = await ask(desk, { service: "addFolder", xml, correlationId });
  if (answer.kind === "refused") return answer;
  const opened = attached(desk, answer.attachments[0]);
  const numberOf = (name: string) => Number(opened.getAttribute(name)) || null;
  return {
    kind: "opened",
    folderId: opened.textContent?.trim() ?? "",
    year: numberOf("AnnoApertura"),
    number: numberOf("NroFascicolo"),
  };
}

type Asked = { kind: "done"; attachments: Buffer[]; because: "" } | { kind: "refused"; because: string };

async function ask(desk: Desk, call: ServiceCall): Promise<Asked> {
  const outcome = await desk.service(call);
  return outcome.kind === "done" ? { kind: "done", attachments: outcome.attachments, because: "" } : outcome;
}

/** What is asked in order to read: a refusal leaves nothing to go on with. */
async function list(desk: Desk, call: ServiceCall): Promise<Element> {
  const answer = await ask(desk, call);
  if (answer.kind === "refused") throw new PlatformUnavailable(desk.platform, answer.because);
  return attached(desk, answer.attachments[0]);
}

function attached({ platform }: Desk, bytes: Buffer | undefined): Element {
  try {
    return readAttached(bytes);
  } catch (error) {
    if (error instanceof NotAnAnswer) throw new PlatformUnavailable(platform, error.message);
    throw error;
  }
}

/** There is no key of idempotency (§2): before a repeat, what has our reference is looked for. */
async function register(
  desk: Desk,
  document: DocumentToRegister,
  correlationId: string,
): Promise<RegisterOutcome> {
  if (document.repeated) {
    const found = await findByReference(desk, document.reference, correlationId);
    if (found?.registration !== undefined) return alreadyThere(document, found);
  }
  const xml = newUd(desk.config, document);
  const answer = await ask(desk, { service: "addUd", xml, files: document.files, correlationId });
  if (answer.kind === "refused") return answer;
  const output = attached(desk, answer.attachments[0]);
  const registration = generalRegistration(output, "RegistrazioneDataUD");
  const unitId = textOf(output, "IdUD");
  // It was done and is not told whole: the next try finds it.
  if (registration === undefined || unitId === undefined)
    throw new PlatformUnavailable(desk.platform, "Il protocollo non ha detto il numero");
  const missingFiles = childrenOf(output, "VersioneElettronicaNonCaricata").map(
    (one) => textOf(one, "NomeFile") ?? "",
  );
  return { kind: "registered", unitId, registration, found: false, missingFiles };
}

function alreadyThere(
  { files }: DocumentToRegister,
  { unitId, registration, files: there }: RegisteredDocument,
): RegisterOutcome {
  if (registration === undefined) throw new Error("a unit without a number was taken for a registration");
  const missing = Math.max(0, files.length - there.length);
  // The register may have changed their names: how many there are is what can be compared.
  const missingFiles = files.slice(files.length - missing).map(({ name }) => name);
  return { kind: "registered", unitId, registration, found: true, missingFiles };
}

/** The first that was registered; a search may give what only resembles it, and so each is read. */
async function findByReference(
  desk: Desk,
  reference: string,
  correlationId: string,
): Promise<RegisteredDocument | undefined> {
  const xml = referenceQuery(desk.config, reference);
  const { items } = pageOf(await list(desk, { service: "trovaDocFolder", xml, correlationId }));
  const ids = items.filter(({ kind }) => kind === "document").map(({ id }) => id);
  for (const unitId of ids.sort((one, other) => Number(one) - Number(other))) {
    const found = await readDocument(desk, unitKey({ unitId }), correlationId);
    if (found?.reference === reference && found.registration !== undefined) return found;
  }
  return undefined;
}

async function readDocument(
  desk: Desk,
  xml: string,
  correlationId: string,
): Promise<RegisteredDocument | undefined> {
  const answer = await ask(desk, { service: "getMetadataUd", xml, correlationId });
  if (answer.kind === "refused") return undefined;
  return documentOf(desk.config, attached(desk, answer.attachments[0]));
}

async function fetchFiles(desk: Desk, xml: string, correlationId: string): Promise<FetchedFile[]> {
  const answer = await ask(desk, { service: "extractMulti", xml, correlationId });
  if (answer.kind === "refused") return [];
  const [index, ...contents] = answer.attachments;
  return childrenOf(attached(desk, index), "DatiFileEstratto").flatMap((told, position) => {
    const bytes = contents[(Number(textOf(told, "NroAttachment")) || position + 1) - 1];
    if (bytes === undefined)
      throw new PlatformUnavailable(desk.platform, "Manca un file allegato alla risposta");
    const main = textOf(told, "NroAllegato") === undefined;
    return [{ name: textOf(told, "NomeFile") ?? `documento-${position + 1}`, main, bytes }];
  });
}
