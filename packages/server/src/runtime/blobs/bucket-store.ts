import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsClient } from "aws4fetch";
import type { ByteStore } from "#runtime/blobs/byte-store.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

export interface BucketAddress {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  timeoutSeconds: number;
}

/**
 * A bucket of any object store that speaks S3 (MinIO, Ceph, a cloud's), addressed by path, each call signed (Signature V4).
 * The keys are those of the folder: `ab/cd/<sha256>`, so that one is copied onto the other as it is.
 */
export function bucketStore(address: BucketAddress): ByteStore {
  const call = callerOf(address);

  async function get(sha256: string): Promise<Readable | undefined> {
    const answer = await call(sha256, { method: "GET" });
    if (answer.ok) return Readable.fromWeb(answer.body as never);
    await answer.body?.cancel();
    if (answer.status === 404) return undefined;
    throw refusal(answer.status);
  }

  async function send(sha256: string, bytes: Uint8Array): Promise<void> {
    const answer = await call(sha256, {
      method: "PUT",
      body: bytes as Uint8Array<ArrayBuffer>,
      // What it is called is its sum, and the sum is signed: what arrives otherwise is refused there and then.
      headers: { "x-amz-content-sha256": sha256 },
    });
    await answer.body?.cancel();
    if (!answer.ok) throw refusal(answer.status);
  }

  return {
    async put(sha256, bytes) {
      const head = await call(sha256, { method: "HEAD" });
      if (head.ok) return;
      if (head.status !== 404) throw refusal(head.status);
      await send(sha256, bytes);
    },
    putBack: send,
    async remove(sha256) {
      const answer = await call(sha256, { method: "DELETE" });
      await answer.body?.cancel();
      if (!answer.ok && answer.status !== 404) throw refusal(answer.status);
    },
    open: get,
    asFile: async (sha256) => onDisk(await get(sha256), sha256),
  };
}

function callerOf(address: BucketAddress): (sha256: string, init: RequestInit) => Promise<Response> {
  const client = new AwsClient({ ...address, service: "s3", retries: 2 });
  return async (sha256, init) => {
    const url = `${address.endpoint.replace(/\/$/, "")}/${address.bucket}/${keyOf(sha256)}`;
    try {
      return await client.fetch(url, {
        ...init,
        signal: AbortSignal.timeout(address.timeoutSeconds * 1_000),
      });
    } catch (error) {
      throw new PlatformUnavailable("s3", `L'archivio dei file non risponde: ${(error as Error).message}`);
    }
  };
}

const keyOf = (sha256: string) => `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;

const refusal = (status: number) =>
  new PlatformUnavailable("s3", `L'archivio dei file ha risposto con l'errore ${status}`);

async function onDisk(
  stream: NodeJS.ReadableStream | undefined,
  name: string,
): ReturnType<ByteStore["asFile"]> {
  if (stream === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "stabile-file-"));
  const path = join(folder, name);
  await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
  return { path, release: () => rm(folder, { recursive: true, force: true }) };
}
