import { randomUUID } from "node:crypto";
import { parseMultipart } from "@remix-run/multipart-parser";
import { SoapFault } from "#platforms/auriga/wire/refusal.ts";

export interface Part {
  contentType: string;
  contentId: string;
  bytes: Buffer;
}

export interface Message {
  /** The part with the envelope. */
  root: Part;
  attachments: Part[];
}

const LARGEST_PART = 64 * 1024 * 1024;

/** A value of a media type's parameters, quoted or not: `boundary="b1"`. */
export function parameterOf(contentType: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, "i").exec(contentType);
  return found?.[1] ?? found?.[2];
}

/** The envelope and what is attached to it, in the order sent. Throws `SoapFault`. */
export function readMessage(contentType: string, body: Buffer): Message {
  if (!/^multipart\/related\b/i.test(contentType))
    return { root: { contentType, contentId: "", bytes: body }, attachments: [] };
  const parts = readParts(body, parameterOf(contentType, "boundary") ?? "");
  const start = parameterOf(contentType, "start");
  // Without `start` the first part is the root (RFC 2387 §3.2).
  const root = start === undefined ? parts[0] : parts.find(({ contentId }) => contentId === start);
  if (root === undefined) throw new SoapFault("Client", "No root part in the multipart/related message");
  return { root, attachments: parts.filter((part) => part !== root) };
}

function readParts(body: Buffer, boundary: string): Part[] {
  if (boundary === "" || boundary.length > 200) throw new SoapFault("Client", "Missing boundary");
  // A preamble is allowed before the first boundary (RFC 2046 §5.1.1).
  const first = body.indexOf(`--${boundary}`);
  if (first < 0) throw new SoapFault("Client", "Missing start boundary");
  try {
    const options = { boundary, maxFileSize: LARGEST_PART, maxTotalSize: LARGEST_PART };
    return Array.from(parseMultipart(body.subarray(first), options), ({ headers, bytes }) => ({
      contentType: headers["content-type"] ?? "application/octet-stream",
      contentId: headers["content-id"] ?? "",
      bytes: decoded(Buffer.from(bytes), headers["content-transfer-encoding"]),
    }));
  } catch (error) {
    if (error instanceof SoapFault) throw error;
    throw new SoapFault("Client", "Couldn't parse the multipart/related message");
  }
}

function decoded(bytes: Buffer, encoding = "binary"): Buffer {
  const name = encoding.trim().toLowerCase();
  if (name === "base64") return Buffer.from(bytes.toString("latin1"), "base64");
  if (["binary", "7bit", "8bit"].includes(name)) return bytes;
  throw new SoapFault("Client", `Unsupported Content-Transfer-Encoding: ${name}`);
}

/** A multipart/related message; a bare envelope when nothing is attached to it. */
export function writeMessage(
  envelope: string,
  attachments: readonly Part[],
  { xop }: { xop: boolean },
): { contentType: string; body: Buffer } {
  const text = "text/xml;charset=UTF-8";
  if (attachments.length === 0 && !xop) return { contentType: text, body: Buffer.from(envelope) };
  const boundary = `uuid_${randomUUID()}`;
  const rootType = xop ? "application/xop+xml" : "text/xml";
  const root: Part = {
    contentType: xop ? `application/xop+xml; charset=UTF-8; type="text/xml"` : "text/xml; charset=UTF-8",
    contentId: "<root.message@auriga.eng.it>",
    bytes: Buffer.from(envelope),
  };
  const pieces = [root, ...attachments].map(({ contentType, contentId, bytes }) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Type: ${contentType}\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${contentId}\r\n\r\n`,
      ),
      bytes,
      Buffer.from("\r\n"),
    ]),
  );
  return {
    contentType: `multipart/related; type="${rootType}"; boundary="${boundary}"; start="${root.contentId}"; start-info="text/xml"`,
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}
