import { randomBytes } from "node:crypto";

/** A part of `multipart/related` (RFC 2387): the envelope first, then what is attached to it. */
export interface Part {
  /** As between the angle brackets of `Content-Id`. */
  contentId: string;
  mediaType: string;
  bytes: Buffer;
}

export interface Multipart {
  contentType: string;
  body: Buffer;
}

const CRLF = "\r\n";

/** @param root the envelope; `rootType` is what the SOAP stack of the other side looks for in `type` */
export function writeMultipart(root: Part, attachments: readonly Part[], rootType: string): Multipart {
  const boundary = `stabile-${randomBytes(16).toString("hex")}`;
  const chunks = [root, ...attachments].flatMap((part) => [
    Buffer.from(
      [
        `--${boundary}`,
        `Content-Type: ${oneLine(part.mediaType)}`,
        `Content-Id: <${oneLine(part.contentId)}>`,
        "Content-Transfer-Encoding: binary",
        "",
        "",
      ].join(CRLF),
    ),
    part.bytes,
    Buffer.from(CRLF),
  ]);
  return {
    contentType: `multipart/related; type="${rootType}"; start="<${oneLine(root.contentId)}>"; boundary="${boundary}"`,
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--${CRLF}`)]),
  };
}

/** A file's name may not end the header it is written in. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n<>]/g, "_");

/** More than any answer carries; what goes on beyond is not an answer. */
const MOST_PARTS = 200;

/** The body was cut, or is no multipart. */
export class NotMultipart extends Error {}

/**
 * The parts of an answer, the root first (`start`, or else the first).
 * @throws NotMultipart when the closing boundary never comes
 */
export function readMultipart(contentType: string, body: Buffer): Part[] {
  const boundary = parameterOf(contentType, "boundary");
  if (boundary === undefined) throw new NotMultipart("no boundary");
  const parts = splitAt(body, boundary).map(readPart);
  const start = parameterOf(contentType, "start")?.replaceAll(/[<>]/g, "");
  const root = parts.find(({ contentId }) => contentId === start) ?? parts[0];
  if (root === undefined) throw new NotMultipart("no parts");
  return [root, ...parts.filter((part) => part !== root)];
}

function splitAt(body: Buffer, boundary: string): Buffer[] {
  const delimiter = Buffer.from(`${CRLF}--${boundary}`);
  // The first delimiter may have no line before it.
  const whole = Buffer.concat([Buffer.from(CRLF), body]);
  const parts: Buffer[] = [];
  let from = whole.indexOf(delimiter);
  while (from !== -1 && parts.length <= MOST_PARTS) {
    const begins = from + delimiter.length;
    if (whole.subarray(begins, begins + 2).toString("latin1") === "--") return parts;
    const next = whole.indexOf(delimiter, begins);
    if (next !== -1) parts.push(whole.subarray(begins, next));
    from = next;
  }
  throw new NotMultipart("the closing boundary is missing");
}

function readPart(part: Buffer): Part {
  const end = part.indexOf(CRLF + CRLF);
  if (end === -1) throw new NotMultipart("a part without headers");
  const head = part.subarray(0, end).toString("utf8");
  const bytes = part.subarray(end + 4);
  const encoding = headerOf(head, "content-transfer-encoding")?.toLowerCase();
  return {
    contentId: headerOf(head, "content-id")?.replaceAll(/[<>]/g, "") ?? "",
    mediaType: headerOf(head, "content-type") ?? "application/octet-stream",
    bytes: encoding === "base64" ? Buffer.from(bytes.toString("latin1"), "base64") : bytes,
  };
}

function headerOf(head: string, name: string): string | undefined {
  const line = head.split(CRLF).find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

function parameterOf(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]+)"|([^;\\s]+))`, "i").exec(header);
  return found?.[1] ?? found?.[2];
}
