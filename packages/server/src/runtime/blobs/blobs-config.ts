import { z } from "zod";
import { secret } from "#runtime/secret-settings.ts";

/** Where files are kept: the data folder, unless a bucket is named. */
export const BlobsConfig = z.object({
  BLOBS_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  BLOBS_S3_BUCKET: z.string().trim().max(63).default(""),
  BLOBS_S3_REGION: z.string().trim().max(40).default("us-east-1"),
  BLOBS_S3_ACCESS_KEY: z.string().trim().max(128).default(""),
  BLOBS_S3_SECRET_KEY: secret(z.string().default("")),
  BLOBS_S3_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(300).default(60),
});
export type BlobsConfig = z.infer<typeof BlobsConfig>;

/** What a half-written configuration lacks: one that is silently not used would be believed. */
export function blobFaults(config: BlobsConfig): string[] {
  const wanted = ["BLOBS_S3_BUCKET", "BLOBS_S3_ACCESS_KEY", "BLOBS_S3_SECRET_KEY"] as const;
  if (config.BLOBS_S3_ENDPOINT === undefined)
    return wanted.filter((name) => config[name] !== "").map((name) => `${name}: manca BLOBS_S3_ENDPOINT`);
  return wanted.filter((name) => config[name] === "").map((name) => `${name}: serve, con BLOBS_S3_ENDPOINT`);
}
