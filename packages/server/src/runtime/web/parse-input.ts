import type { RouteContract } from "@stabile/contract/route";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type FieldError, Problem } from "#runtime/problem.ts";
import type { UploadedFile } from "#runtime/web/api.ts";
import { NO_BODY, type RawBody } from "#runtime/web/raw-body.ts";
import { uploadLimitOf } from "#runtime/web/upload-limit.ts";
import { unstorableTexts } from "#runtime/web/unstorable-text.ts";

z.config(z.locales.it());

interface ParsedInput {
  params: unknown;
  query: unknown;
  body: unknown;
  rawBody: RawBody;
  file: UploadedFile | undefined;
}

/** The edge parses: what comes out is typed, what does not fit is told field by field. */
export async function parseInput(contract: RouteContract, request: FastifyRequest): Promise<ParsedInput> {
  const errors: FieldError[] = [];
  const check = (schema: z.ZodType | undefined, value: unknown) => {
    if (schema === undefined) return {};
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    errors.push(
      ...result.error.issues.map((issue) => ({
        field: issue.path.join(".") || "body",
        message: issue.message,
      })),
    );
    return undefined;
  };
  for (const part of [request.params, request.query, contract.bodyType === "text" ? undefined : request.body])
    errors.push(...unstorableTexts(part));
  const params = check(contract.params, request.params);
  const query = check(contract.query, request.query);
  const isJson = contract.body !== undefined && contract.bodyType !== "text";
  const body = isJson ? check(contract.body, request.body) : undefined;
  if (errors.length > 0) throw new Problem("bad-request", "Controlla i campi indicati", errors);
  const file = contract.bodyType === "multipart" ? await readFile(contract, request) : undefined;
  if (file !== undefined && contract.form !== undefined) {
    file.fields = (check(contract.form, file.fields) ?? {}) as Record<string, string>;
    if (errors.length > 0) throw new Problem("bad-request", "Controlla i campi indicati", errors);
  }
  return {
    params,
    query,
    body,
    rawBody: contract.bodyType === "text" ? rawBody(request.body) : NO_BODY,
    file,
  };
}

/** A call without a body has none to parse. */
function rawBody(body: unknown): RawBody {
  return body === undefined ? NO_BODY : (body as RawBody);
}

/** All of the form, whatever order it is in: a caption may come after its photo. */
async function readFile(contract: RouteContract, request: FastifyRequest): Promise<UploadedFile> {
  const fields: Record<string, string> = {};
  let file: { fileName: string; bytes: Buffer } | undefined;
  for await (const part of request.parts({ limits: { fileSize: uploadLimitOf(contract) } })) {
    // A browser that has no name for it sends an empty one, which is read as none at all.
    if (part.type === "file") file = { fileName: part.filename ?? "", bytes: await part.toBuffer() };
    else if (typeof part.value === "string") fields[part.fieldname] = part.value;
  }
  if (file === undefined)
    throw new Problem("bad-request", "Manca il file", [{ field: "file", message: "Allega un file" }]);
  const errors = unstorableTexts(fields);
  if (errors.length > 0) throw new Problem("bad-request", "Controlla i campi indicati", errors);
  return { ...file, fields };
}
