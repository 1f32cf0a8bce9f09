import type { Element } from "@xmldom/xmldom";
import { type Message, type Part, parameterOf, readMessage } from "#platforms/auriga/wire/multipart.ts";
import { SoapFault } from "#platforms/auriga/wire/refusal.ts";
import { elementsOf, escapeXml, NotXml, parseXml } from "#platforms/auriga/wire/tree.ts";

/** Axis, RPC/encoded, and JAX-WS, document/literal (reference §1). */
export type Generation = "A" | "B";

const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const FIELDS = ["codApplicazione", "istanzaApplicazione", "userName", "password", "xml", "hash"] as const;

export interface Call {
  fields: Record<(typeof FIELDS)[number], string>;
  attachments: Part[];
  /** The caller speaks MTOM, and is answered so. */
  isXop: boolean;
}

export function namespaceOf(lowercase: string): string {
  return `http://${lowercase}.webservices.repository2.auriga.eng.it`;
}

/** What is called, whoever calls. Throws `SoapFault` when the message is not one for this service. */
export function readCall(namespace: string, contentType: string, body: Buffer): Call {
  const message = readMessage(contentType, body);
  const operation = operationOf(message);
  if (operation.namespaceURI !== namespace || operation.localName !== "service")
    throw new SoapFault(
      "Client",
      `Unexpected element {${operation.namespaceURI ?? ""}}${operation.localName}. Expected {${namespace}}service`,
    );
  return {
    fields: fieldsOf(operation),
    attachments: message.attachments,
    isXop: /^application\/xop\+xml/i.test(message.root.contentType),
  };
}

function operationOf({ root }: Message): Element {
  const envelope = parseEnvelope(textOf(root));
  if (envelope.localName !== "Envelope" || envelope.namespaceURI !== SOAP)
    throw new SoapFault("Client", "Not a SOAP 1.1 envelope");
  const body = elementsOf(envelope).find(
    ({ localName, namespaceURI }) => localName === "Body" && namespaceURI === SOAP,
  );
  const [operation, ...others] = body === undefined ? [] : elementsOf(body);
  if (operation === undefined || others.length > 0)
    throw new SoapFault("Client", "The body must have one element");
  return operation;
}

function parseEnvelope(text: string): Element {
  try {
    return parseXml(text);
  } catch (error) {
    if (error instanceof NotXml)
      throw new SoapFault("Client", `org.xml.sax.SAXParseException: ${error.message}`);
    throw error;
  }
}

function textOf({ contentType, bytes }: Part): string {
  const prolog = /^<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(
    bytes.subarray(0, 200).toString("latin1"),
  )?.[1];
  try {
    return new TextDecoder(parameterOf(contentType, "charset") ?? prolog ?? "utf-8", { fatal: true }).decode(
      bytes,
    );
  } catch {
    throw new SoapFault("Client", "The envelope is not in the encoding it declares");
  }
}

/** All six, unqualified and in their order, as both generations have them. */
function fieldsOf(operation: Element): Call["fields"] {
  const given = elementsOf(operation);
  const names = given.map(
    ({ localName, namespaceURI }) => `${namespaceURI ? `{${namespaceURI}}` : ""}${localName}`,
  );
  if (names.join() !== FIELDS.join())
    throw new SoapFault("Client", `Expected ${FIELDS.join(", ")}; found ${names.join(", ").slice(0, 500)}`);
  const text = (element: Element): string =>
    element.getAttributeNS(XSI, "nil") === "true" ? "" : (element.textContent ?? "");
  return Object.fromEntries(given.map((element, index) => [FIELDS[index], text(element)])) as Call["fields"];
}

export function responseEnvelope(namespace: string, generation: Generation, serviceReturn: string): string {
  const encoded = generation === "A";
  const style = encoded ? ` soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"` : "";
  const type = encoded ? ` xsi:type="xsd:string"` : "";
  return envelopeOf(
    `<n:serviceResponse xmlns:n="${escapeXml(namespace)}"${style}><serviceReturn${type}>${escapeXml(serviceReturn)}</serviceReturn></n:serviceResponse>`,
  );
}

export function faultEnvelope({ code, message }: Pick<SoapFault, "code" | "message">): string {
  return envelopeOf(
    `<soapenv:Fault><faultcode>soapenv:${code}</faultcode><faultstring>${escapeXml(message)}</faultstring></soapenv:Fault>`,
  );
}

function envelopeOf(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${SOAP}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="${XSI}"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
