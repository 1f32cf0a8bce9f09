import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import { objectNamed } from "#platforms/czrm/schema.ts";
import { callAs, PORTAL } from "#platforms/czrm/org.ts";
import { orgOf } from "#platforms/czrm/org-of-world.ts";
import { updateRecord } from "#platforms/czrm/write-record.ts";
import { fileReport } from "./citizen-report.ts";
import { fileTypeOf, safeFileName } from "./file-sniffing.ts";
import { cursorAt, searchOf, type SearchQuery, searchSchema } from "./post-search.ts";
import { labelName, type Post, readPost, savePost, searchPosts } from "./post-store.ts";
import { showPost } from "./post-view.ts";
import { ProblemError } from "./problem.ts";

export const fileSchema = z.object({ filename: z.string().min(1).max(200), file: z.base64().min(1) });

const addressSchema = z.object({
  address: z.string().min(1).max(255),
  longitude: z.coerce.number().min(-180).max(180),
  latitude: z.coerce.number().min(-90).max(90),
});

const newPostSchema = z.object({
  subject: z.string().min(1, "Field subject is required").max(255),
  description: z.string().min(1, "Field description is required").max(32_000),
  address: addressSchema.nullish(),
  type: z.enum(["segnalazione", "suggerimento"]).default("segnalazione"),
  category: z.number().int().nullish(),
  area: z.number().int().nullish(),
  is_private: z.boolean().default(false),
  images: z.array(fileSchema).max(10).default([]),
  author_email: z.email().nullish(),
  author_fiscal_code: z.string().max(16).nullish(),
  channel: z.string().max(60).default("Api"),
  meta: z.record(z.string(), z.unknown()).default({}),
});
type NewPost = z.infer<typeof newPostSchema>;

/** The address that this caller used to reach us, without the path. */
export function baseOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.headers.host ?? "localhost"}`;
}

/** The post of the path. @throws ProblemError 404 */
export function postIn(world: World, request: FastifyRequest): Post {
  const { id } = request.params as { id: string };
  const post = /^\d{1,15}$/.test(id) ? readPost(world.db, Number(id)) : null;
  if (!post) throw new ProblemError(404, `Segnalazione ${id} inesistente`);
  return post;
}

/** Bytes of base64 files, sniffed. @throws ProblemError 400 for what a report may not carry */
export async function readFiles(
  files: readonly z.infer<typeof fileSchema>[],
): Promise<{ name: string; bytes: Buffer }[]> {
  return Promise.all(
    files.map(async ({ filename, file }) => {
      const bytes = Buffer.from(file, "base64");
      const type = await fileTypeOf(bytes);
      if (!type) throw new ProblemError(400, `Il file ${filename} non è JPEG, PNG, HEIC o PDF`);
      return { name: safeFileName(filename, type), bytes };
    }),
  );
}

function nextUrl(
  base: string,
  query: SearchQuery,
  found: { shown: number; count: number; from: number },
): string | null {
  const position = found.from + found.shown;
  if (position >= found.count) return null;
  const { cursor: _cursor, offset, ...rest } = query;
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) params.set(name, String(value));
  if (offset !== undefined) params.set("offset", String(position));
  else params.set("cursor", cursorAt(position));
  return `${base}/posts?${params}`;
}

function list(world: World, request: FastifyRequest): Record<string, unknown> {
  const query = searchSchema.parse(request.query);
  const search = searchOf(query);
  const { posts, count } = searchPosts(world.db, search);
  const base = baseOf(request);
  const items = posts.map((post) => showPost(world.db, post, base));
  // Lists that repeat themselves or come shuffled, when the console says so.
  const { faults } = world;
  if (items[0] && faults.strikes("segnalaci", "duplicateRate")) items.push(items[0]);
  if (faults.strikes("segnalaci", "reorderRate")) items.reverse();
  const next = nextUrl(base, query, { shown: posts.length, count, from: search.offset });
  return { self: `${base}${request.url}`, next, items, count };
}

function requireCategory(world: World, id: number | null | undefined): number | null {
  if (id === null || id === undefined) return null;
  if (labelName(world.db, "category", id) === null)
    throw new ProblemError(400, `Categoria ${id} inesistente`);
  return id;
}

async function create(world: World, input: NewPost): Promise<Post> {
  return fileReport(world, {
    subject: input.subject,
    description: input.description,
    type: input.type,
    category: requireCategory(world, input.category),
    area: input.area ?? null,
    address: input.address?.address ?? null,
    longitude: input.address?.longitude ?? null,
    latitude: input.address?.latitude ?? null,
    isPrivate: input.is_private,
    channel: input.channel,
    reporter: {
      firstName: null,
      lastName: null,
      phone: null,
      email: input.author_email ?? null,
      fiscalCode: input.author_fiscal_code?.toUpperCase() ?? null,
    },
    photos: await readFiles(input.images),
    meta: input.meta,
  });
}

/** A citizen who corrects a report corrects the Case with it. */
function update(world: World, post: Post, input: NewPost): Post {
  const changed: Post = {
    ...post,
    subject: input.subject,
    description: input.description,
    address: input.address?.address ?? null,
    longitude: input.address?.longitude ?? null,
    latitude: input.address?.latitude ?? null,
    type: input.type,
    category: requireCategory(world, input.category) ?? post.category,
    private: input.is_private,
    meta: input.meta,
  };
  const org = orgOf(world);
  if (post.caseId) {
    updateRecord(callAs(org, PORTAL), objectNamed("Case"), {
      id: post.caseId,
      input: {
        Subject: changed.subject,
        Description: changed.description,
        Indirizzo__c: changed.address,
        Longitudine__c: changed.longitude,
        Latitudine__c: changed.latitude,
        Categoria__c: labelName(world.db, "category", changed.category),
      },
    });
  }
  return savePost(world.db, changed, world.now());
}

/** Posts: list, create, read, update (README §2). */
export function postRoutes(app: FastifyInstance, world: World): void {
  app.get("/posts", async (request) => list(world, request));
  app.post("/posts", async (request, reply) => {
    const post = await create(world, newPostSchema.parse(request.body));
    return reply.code(201).send(showPost(world.db, post, baseOf(request)));
  });
  app.get("/posts/:id", async (request) => showPost(world.db, postIn(world, request), baseOf(request)));
  app.put("/posts/:id", async (request) => {
    const post = update(world, postIn(world, request), newPostSchema.parse(request.body));
    return showPost(world.db, post, baseOf(request));
  });
}
