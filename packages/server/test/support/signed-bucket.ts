import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

const sha256 = (text: string | Uint8Array) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * What a bucket answers to reading and writing one object, as AWS documents it. It computes each call's signature again
 * (Signature Version 4, "Create a signed AWS API request"), and the sum of what it is sent.
 */
export async function openSignedBucket(known: { accessKeyId: string; secretAccessKey: string }) {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const answer = (status: number, content?: Buffer) => response.writeHead(status).end(content);
      if (!isSigned(request, body, known)) return answer(403);
      const path = request.url ?? "";
      if (!path.startsWith("/stabile/")) return answer(404);
      if (request.method === "PUT") {
        objects.set(path, body);
        return answer(200);
      }
      const found = objects.get(path);
      return found === undefined ? answer(404) : answer(200, request.method === "HEAD" ? undefined : found);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    keys: () => [...objects.keys()],
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/[^/]+\/s3\/aws4_request), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

function isSigned(
  { headers, method = "", url = "" }: IncomingMessage,
  body: Buffer,
  known: { accessKeyId: string; secretAccessKey: string },
): boolean {
  const [, keyId, scope = "", names = "", signature] = AUTHORIZATION.exec(headers.authorization ?? "") ?? [];
  const sum = String(headers["x-amz-content-sha256"]);
  if (keyId !== known.accessKeyId || (method === "PUT" && sum !== sha256(body))) return false;
  const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, url, "", signed.join(""), names, sum].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${known.secretAccessKey}`);
  return hmac(key, text).toString("hex") === signature;
}
