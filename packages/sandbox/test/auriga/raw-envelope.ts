import { createHash } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import type { RunningSandbox } from "#core/serve.ts";
import { ACCOUNT } from "#test/auriga/auriga-sandbox.ts";

const LOWERCASE: Record<string, string> = {
  WSLogin: "login",
  WSAddUd: "addunitadoc",
  WSUpdUd: "updunitadoc",
  WSDelUd: "delunitadoc",
  WSGetMetadataUd: "getmetadataud",
  WSExtractMulti: "extractmulti",
  WSExtractOne: "extractone",
  WSAddFolder: "addfolder",
  WSGetMetadataFolder: "getmetadatafolder",
  WSTrovaDocFolder: "trovadocfolder",
  WSTrovaInOrganigramma: "trovainorganigramma",
  WSTrovaClassifTitolario: "trovaclassiftitolario",
  WSTrovaRegistriNumerazione: "trovaregistrinumerazione",
};
const FIELDS = ["codApplicazione", "istanzaApplicazione", "userName", "password", "xml", "hash"] as const;

export interface RawCall {
  service: string;
  xml: string;
  fields?: Partial<typeof ACCOUNT & { hash: string }>;
  /** Content-Id and bytes, in the order sent. */
  files?: readonly (readonly [contentId: string, bytes: Buffer])[];
  headers?: Record<string, string>;
}

export interface RawAnswer {
  status: number;
  text: string;
  /** The decoded `BaseOutput_WS`; empty when there is none. */
  base: string;
  attachments: Buffer[];
}

const sha1 = (text: string): string => createHash("sha1").update(text, "utf8").digest("base64");
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The older generation, written by hand as its clients write it: SOAP 1.1, RPC/encoded. */
export function rawEnvelope({ service, xml, fields = {} }: RawCall): string {
  const all = { ...ACCOUNT, xml, hash: sha1(xml), ...fields };
  const parts = FIELDS.map((name) => `<${name} xsi:type="xsd:string">${escaped(all[name])}</${name}>`).join(
    "",
  );
  return `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><e:Body><n:service xmlns:n="http://${LOWERCASE[service]}.webservices.repository2.auriga.eng.it" e:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">${parts}</n:service></e:Body></e:Envelope>`;
}

/** With files, as SOAP with attachments. */
export async function callRaw(sandbox: RunningSandbox, call: RawCall): Promise<RawAnswer> {
  const { files = [], headers = {}, service } = call;
  const boundary = "b1";
  const pieces = [
    Buffer.from(
      `--${boundary}\r\nContent-Type: text/xml; charset=UTF-8\r\nContent-Id: <root>\r\n\r\n${rawEnvelope(call)}\r\n`,
    ),
    ...files.flatMap(([contentId, bytes]) => [
      Buffer.from(
        `--${boundary}\r\nContent-Type: application/octet-stream\r\nContent-Id: ${contentId}\r\nContent-Transfer-Encoding: binary\r\n\r\n`,
      ),
      bytes,
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return post(sandbox, service, {
    body: Buffer.concat(pieces),
    headers: {
      "content-type": `multipart/related; type="text/xml"; start="<root>"; boundary=${boundary}`,
      ...headers,
    },
  });
}

export async function post(
  sandbox: RunningSandbox,
  service: string,
  { body, headers }: { body: Buffer | string; headers: Record<string, string> },
): Promise<RawAnswer> {
  const answer = await fetch(`${sandbox.urls.auriga}/aurigarepository/services/${service}`, {
    method: "POST",
    headers: { soapaction: '""', ...headers },
    body,
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const [root = bytes, ...attachments] = partsOf(answer.headers.get("content-type") ?? "", bytes);
  const text = root.toString("utf8");
  const serviceReturn = /<serviceReturn[^>]*>([^<]*)</.exec(text)?.[1] ?? "";
  return {
    status: answer.status,
    text,
    base: Buffer.from(serviceReturn, "base64").toString("latin1"),
    attachments,
  };
}

/** Split by hand: the reader under test is not asked to read itself. */
function partsOf(contentType: string, bytes: Buffer): Buffer[] {
  const boundary = /boundary="([^"]+)"/.exec(contentType)?.[1];
  if (boundary === undefined) return [];
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: Buffer[] = [];
  let from = bytes.indexOf(delimiter);
  for (;;) {
    const next = bytes.indexOf(delimiter, from + delimiter.length);
    if (next < 0) return parts;
    const part = bytes.subarray(from + delimiter.length + 2, next - 2);
    parts.push(part.subarray(part.indexOf("\r\n\r\n") + 4));
    from = next;
  }
}

/** The text of every element of that name in an attached document. */
export function textsOf(document: Buffer | undefined, name: string): string[] {
  const text = document?.toString("utf8") ?? "<none/>";
  const parsed = new DOMParser().parseFromString(text, "text/xml");
  return Array.from(parsed.getElementsByTagName(name), (element) => element.textContent ?? "");
}
