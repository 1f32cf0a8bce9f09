import { createHash } from "node:crypto";
import type { BaseOutput, ServiceParts } from "#connectors/auriga/wire.ts";
import { readMultipart } from "#runtime/soap/multipart-related.ts";
import { childOf, readXml, textOf, xmlText } from "#runtime/soap/read-xml.ts";
import { element } from "#runtime/soap/write-xml.ts";

const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
const ENCODED = "http://schemas.xmlsoap.org/soap/encoding/";
const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const XSD = "http://www.w3.org/2001/XMLSchema";

export type WireGeneration = "axis" | "jaxws";

/** `hash` of the exact characters that the server finds in `xml` once it is unescaped. */
export function digestOf(xml: string): string {
  return createHash("sha1").update(xml, "utf8").digest("base64");
}

/** SOAP 1.1: RPC/encoded with a type on each part, or document/literal; the parts are the same and in no namespace. */
export function envelope(generation: WireGeneration, namespace: string, parts: ServiceParts): string {
  const isEncoded = generation === "axis";
  const type = isEncoded ? { "xsi:type": "xsd:string" } : undefined;
  const children = PART_ORDER.map((name) => element(name, parts[name], type));
  const service = element("n:service", children, {
    "xmlns:n": namespace,
    ...(isEncoded ? { "e:encodingStyle": ENCODED } : {}),
  });
  const types = isEncoded ? { "xmlns:xsi": XSI, "xmlns:xsd": XSD } : {};
  const body = element("e:Envelope", [element("e:Body", [service])], { "xmlns:e": SOAP, ...types });
  return `<?xml version="1.0" encoding="UTF-8"?>${body.markup}`;
}

const PART_ORDER = ["codApplicazione", "istanzaApplicazione", "userName", "password", "xml", "hash"] as const;

export interface ServiceAnswer {
  output: BaseOutput;
  /** What is attached after the envelope, in order. */
  attachments: Buffer[];
}

/** What came is no answer of the service. */
export class NotAnAnswer extends Error {}

/** @throws NotAnAnswer for a fault, a proxy's page, or what was cut */
export function readAnswer(contentType: string, bytes: Buffer): ServiceAnswer {
  try {
    const [root = bytes, ...attachments] = /^multipart\/related/i.test(contentType)
      ? readMultipart(contentType, bytes).map((part) => part.bytes)
      : [bytes];
    return { output: readOutput(xmlText(root)), attachments };
  } catch (error) {
    if (error instanceof NotAnAnswer) throw error;
    throw new NotAnAnswer("Risposta troncata o non riconosciuta", { cause: error });
  }
}

function readOutput(text: string): BaseOutput {
  const body = childOf(readXml(text), "Body");
  const fault = childOf(body, "Fault");
  if (fault !== undefined)
    throw new NotAnAnswer(
      `Errore SOAP: ${textOf(fault, "faultstring") ?? textOf(fault, "Reason", "Text") ?? ""}`,
    );
  const said = textOf(body, "serviceResponse", "serviceReturn");
  if (said === undefined) throw new NotAnAnswer("Risposta senza esito");
  const output = readXml(xmlText(Buffer.from(said, "base64")));
  const result = textOf(output, "WSResult");
  if (result === "1") return { ok: true, warning: textOf(output, "WarningMessage") ?? null };
  if (result !== "0") throw new NotAnAnswer("Risposta senza esito");
  const number = textOf(output, "WSError", "ErrorNumber");
  const message = textOf(output, "WSError", "ErrorMessage") ?? "errore non descritto";
  return { ok: false, number: number === undefined ? null : Number(number), message };
}

/**
 * The payload that comes attached. Some stacks escape it once more: only what does not begin as XML is unescaped.
 */
export function readAttached(attachment: Buffer | undefined) {
  if (attachment === undefined) throw new NotAnAnswer("Manca l'allegato con i dati");
  const text = xmlText(attachment).trim();
  try {
    return readXml(text.startsWith("<") ? text : unescaped(text));
  } catch (error) {
    throw new NotAnAnswer("L'allegato con i dati non si legge", { cause: error });
  }
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescaped(text: string): string {
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? "");
}
