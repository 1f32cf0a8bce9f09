import { join } from "node:path";
import type { BlobsConfig } from "#runtime/blobs/blobs-config.ts";
import { bucketStore } from "#runtime/blobs/bucket-store.ts";
import type { ByteStore } from "#runtime/blobs/byte-store.ts";
import { folderStore } from "#runtime/blobs/folder-store.ts";

/** The folder of the files, and the bytes themselves: there, or in the bucket that the configuration names. */
export function openBytes(config: BlobsConfig & { STABILE_DATA_DIR: string }): {
  directory: string;
  bytes: ByteStore;
} {
  const directory = join(config.STABILE_DATA_DIR, "blobs");
  const { BLOBS_S3_ENDPOINT: endpoint } = config;
  if (endpoint === undefined) return { directory, bytes: folderStore(directory) };
  const bytes = bucketStore({
    endpoint,
    bucket: config.BLOBS_S3_BUCKET,
    region: config.BLOBS_S3_REGION,
    accessKeyId: config.BLOBS_S3_ACCESS_KEY,
    secretAccessKey: config.BLOBS_S3_SECRET_KEY,
    timeoutSeconds: config.BLOBS_S3_TIMEOUT_SECONDS,
  });
  return { directory, bytes };
}
