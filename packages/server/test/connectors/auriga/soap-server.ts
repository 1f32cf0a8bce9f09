import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readMultipart, writeMultipart } from "#runtime/soap/multipart-related.ts";
import { childOf, childrenOf, readXml, textOf } from "#runtime/soap/read-xml.ts";

/**
 * A protocol register of a few lines, written from the reference (platforms/auriga.md) and not from the connector: enough
 * to number documents, find and read them, and to go wrong when it is told to.
 */
export interface SoapServer {
  url: string;
  /** The payloads of the registrations made. */
  units: Unit[];
  calls: { path: string; envelope: string; headers: IncomingMessage["headers"] }[];
  /** What happens to the next calls of a service, one each. */
  next: Map<string, Mishap[]>;
  tokens: Set<string>;
  close(): Promise<void>;
}

export interface Unit {
  id: number;
  number: number;
  xml: string;
  files: { contentId: string; bytes: Buffer }[];
  annulled: boolean;
}

export type Mishap =
  | { kind: "error"; number: number; message: string; afterEffect?: boolean }
  /** The work is done and the connection closed. */
  | { kind: "lost" }
  | { kind: "cut" }
  | { kind: "page" }
  | { kind: "without-file"; name: string };

export async function openSoapServer(): Promise<SoapServer> {
  const state: Omit<SoapServer, "url" | "close"> = {
    units: [],
    calls: [],
    next: new Map(),
    tokens: new Set(),
  };
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    ...state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type State = Omit<SoapServer, "url" | "close">;

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  const parts = type.startsWith("multipart/")
    ? readMultipart(type, body)
    : [{ contentId: "", mediaType: type, bytes: body }];
  const envelope = parts[0]?.bytes.toString("utf8") ?? "";
  const name = (request.url ?? "").split("/").at(-1) ?? "";
  state.calls.push({ path: request.url ?? "", envelope, headers: request.headers });
  const mishap = state.next.get(name)?.shift();
  if (mishap?.kind === "page") return void response.end("<html><body>Manutenzione</body></html>");
  if (mishap?.kind === "error" && mishap.afterEffect !== true) return send(response, outputOf(mishap), []);
  const files = parts.slice(1).map(({ contentId, bytes }) => ({ contentId, bytes }));
  const done = work(state, { name, envelope, files, mishap });
  if (mishap?.kind === "lost") return void request.socket.destroy();
  if (mishap?.kind === "error") return send(response, outputOf(mishap), []);
  send(response, done.output, done.attachments, mishap?.kind === "cut");
}

const outputOf = ({ number, message }: { number: number; message: string }) =>
  `<BaseOutput_WS><WSResult>0</WSResult><WSError><ErrorNumber>${number}</ErrorNumber><ErrorMessage>${message}</ErrorMessage></WSError></BaseOutput_WS>`;
const OK = "<BaseOutput_WS><WSResult>1</WSResult></BaseOutput_WS>";

function send(response: ServerResponse, output: string, attachments: Buffer[], cut = false): void {
  const said = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${output}`, "latin1").toString(
    "base64",
  );
  const root = Buffer.from(
    `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><n:serviceResponse xmlns:n="urn:x"><serviceReturn>${said}</serviceReturn></n:serviceResponse></S:Body></S:Envelope>`,
  );
  const { contentType, body } = writeMultipart(
    { contentId: "root", mediaType: "text/xml", bytes: root },
    attachments.map((bytes, index) => ({
      contentId: `a${index}`,
      mediaType: "application/octet-stream",
      bytes,
    })),
    "text/xml",
  );
  response.writeHead(200, { "content-type": contentType });
  response.end(cut ? body.subarray(0, body.length - 60) : body);
}

interface Work {
  name: string;
  envelope: string;
  files: Unit["files"];
  mishap: Mishap | undefined;
}

function work(
  state: State,
  { name, envelope, files, mishap }: Work,
): { output: string; attachments: Buffer[] } {
  const service = childOf(childOf(readXml(envelope), "Body"), "service");
  const xml = childOf(service, "xml")?.textContent ?? "";
  const refused = (number: number, message: string) => ({
    output: outputOf({ number, message }),
    attachments: [],
  });
  const given = (text: string, ...more: Buffer[]) => ({ output: OK, attachments: [latin(text), ...more] });
  if (name === "WSLogin") {
    const token = `t${state.tokens.size + 1}`;
    state.tokens.add(token);
    return given(`<TokenConnessione DesUser="Ufficio" IdDominio="1">${token}</TokenConnessione>`);
  }
  const user = textOf(service, "userName");
  const password = textOf(service, "password") ?? "";
  if (user === undefined ? !state.tokens.has(password) : password !== "segreto & <co>")
    return refused(4, "Login fallito");
  if (createHash("sha1").update(xml, "utf8").digest("base64") !== textOf(service, "hash"))
    return refused(8, "Impronta non corrispondente");
  const payload = readXml(xml);
  if (name === "WSAddUd") {
    const number = state.units.length + 1;
    const unit: Unit = { id: 1000 + number, number, xml, files, annulled: false };
    state.units.push(unit);
    const missing =
      mishap?.kind === "without-file"
        ? `<VersioneElettronicaNonCaricata><NroAttachmentAssociato>2</NroAttachmentAssociato><NomeFile>${mishap.name}</NomeFile></VersioneElettronicaNonCaricata>`
        : "";
    return given(
      `<Output_UD><IdUD>${unit.id}</IdUD>${numberOf(unit, "RegistrazioneDataUD")}${missing}</Output_UD>`,
    );
  }
  if (name === "WSTrovaDocFolder") {
    const wanted = textOf(payload, "FiltriAvanzati", "AttributoAdd", "ValoreConfronto_1");
    const words = textOf(payload, "FiltriPrincipali", "FiltroFullText", "ListaParole");
    // A full-text search finds what resembles, too.
    const found = state.units.filter(({ xml: kept }) => kept.includes(wanted ?? words?.slice(0, 8) ?? ""));
    const rows = found.map(
      ({ id }) => `<Riga><Colonna Nro="1">U</Colonna><Colonna Nro="2">${id}</Colonna></Riga>`,
    );
    return given(`<Lista NroTotaleRecord="${found.length}">${rows.join("")}</Lista>`);
  }
  const id = Number(textOf(payload, "IdUD") ?? textOf(payload, "EstremiXIdentificazioneUD", "IdUD"));
  const unit = state.units.find((one) => one.id === id);
  if (unit === undefined) return refused(100, "Unità documentaria inesistente");
  if (name === "WSGetMetadataUd") return given(metadataOf(unit));
  if (name === "WSUpdUd") return given(`<Output_UD><IdUD>${unit.id}</IdUD></Output_UD>`);
  const index = unit.files.map(
    ({ contentId }, at) =>
      `<DatiFileEstratto><NroAttachment>${at + 1}</NroAttachment><NomeFile>${contentId.split("#").at(-1)}</NomeFile>${at > 0 ? `<NroAllegato>${at}</NroAllegato>` : ""}</DatiFileEstratto>`,
  );
  return given(`<Output_FilesUD>${index.join("")}</Output_FilesUD>`, ...unit.files.map(({ bytes }) => bytes));
}

const latin = (text: string) => Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`, "latin1");

const numberOf = ({ number, annulled }: Unit, name: string) =>
  `<${name}><CategoriaReg>PG</CategoriaReg><SiglaReg>PG</SiglaReg><AnnoReg>2026</AnnoReg><NumReg>${number}</NumReg><DataOraReg>2026-03-30T09:15:00</DataOraReg><FlagRegAnnullata>${annulled ? 1 : 0}</FlagRegAnnullata></${name}>`;

/** `DatiUD` says again what `NewUD` said. */
function metadataOf(unit: Unit): string {
  const said = readXml(unit.xml);
  const again = ["OggettoUD", "VersioneElettronica", "TipoProvenienza", "AllegatoUD", "AttributoAddUD"]
    .flatMap((name) => childrenOf(said, name))
    .map((one) => one.toString());
  return `<DatiUD><IdUD>${unit.id}</IdUD>${numberOf(unit, "RegistrazioneData")}${again.join("")}</DatiUD>`;
}
