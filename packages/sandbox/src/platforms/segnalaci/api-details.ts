import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import { callAs, PORTAL } from "#platforms/czrm/org.ts";
import { orgOf } from "#platforms/czrm/org-of-world.ts";
import { reopenCase } from "#platforms/czrm/citizen-actions.ts";
import { baseOf, fileSchema, postIn, readFiles } from "./api-posts.ts";
import { fileTypeOf } from "./file-sniffing.ts";
import {
  addAttachment,
  addMessage,
  editMessage,
  type LabelKind,
  labelName,
  listAttachments,
  listLabels,
  type MessageKind,
  readAttachment,
  readMessages,
  removeAttachment,
  savePost,
  userId,
} from "./post-store.ts";
import { romeTime, showMessage } from "./post-view.ts";
import { ProblemError } from "./problem.ts";
import { seedAreas } from "./open-segnalaci.ts";
import { STATS, showStat } from "./stats.ts";

const textSchema = z.object({
  text: z.string().min(1).max(32_000),
  receivers: z.array(z.number().int()).default([]),
});
const filesSchema = z.object({ files: z.array(fileSchema).min(1).max(10) });
const expirySchema = z.coerce.number().int().min(1).max(3650);
const workflowSchema = z.object({ identifier: z.enum(["read", "fixed", "closed", "reopened"]) });
const statQuerySchema = z.object({
  category: z.coerce.number().int().optional(),
  area: z.coerce.number().int().optional(),
  authorFiscalCode: z.string().optional(),
});

function messageRoutes(app: FastifyInstance, world: World, of: { path: string; kind: MessageKind }): void {
  const { path, kind } = of;
  app.get(`/posts/:id/${path}`, async (request) => ({
    items: readMessages(world.db, postIn(world, request).id, kind).map(showMessage),
  }));
  app.post(`/posts/:id/${path}`, async (request, reply) => {
    const post = postIn(world, request);
    const { text, receivers } = textSchema.parse(request.body);
    const author = userId(world.db, "comune", "Comune");
    const at = world.now();
    const message = addMessage(world.db, {
      post: post.id,
      kind,
      author,
      authorName: "Comune",
      text,
      at,
      receivers,
    });
    savePost(world.db, post, at);
    return reply.code(201).send(showMessage(message));
  });
  app.put(`/posts/:id/${path}/:messageId`, async (request) => {
    const post = postIn(world, request);
    const { messageId } = request.params as { messageId: string };
    const message = readMessages(world.db, post.id, kind).find((each) => each.id === Number(messageId));
    if (!message) throw new ProblemError(404, `Messaggio ${messageId} inesistente`);
    const { text } = textSchema.parse(request.body);
    return showMessage(editMessage(world.db, message, { text, at: world.now() }));
  });
}

function attachmentRoutes(app: FastifyInstance, world: World): void {
  const urls = (request: FastifyRequest, id: number) => ({
    items: listAttachments(world.db, id).map(
      ({ name }) => `${baseOf(request)}/posts/${id}/attachments/${encodeURIComponent(name)}`,
    ),
  });
  const nameIn = (request: FastifyRequest) => (request.params as { filename: string }).filename;
  app.get("/posts/:id/attachments", async (request) => urls(request, postIn(world, request).id));
  app.post("/posts/:id/attachments", async (request, reply) => {
    const post = postIn(world, request);
    const files = await readFiles(filesSchema.parse(request.body).files);
    for (const { name, bytes } of files) {
      const type = (await fileTypeOf(bytes))?.mime ?? "application/octet-stream";
      addAttachment(world.db, { post: post.id, name, type, bytes });
    }
    return reply.code(201).send(urls(request, post.id));
  });
  app.get("/posts/:id/attachments/:filename", async (request, reply) => {
    const found = readAttachment(world.db, postIn(world, request).id, nameIn(request));
    if (!found) throw new ProblemError(404, "Allegato inesistente");
    return reply.type(found.type).header("x-content-type-options", "nosniff").send(found.bytes);
  });
  app.delete("/posts/:id/attachments/:filename", async (request, reply) => {
    if (!removeAttachment(world.db, postIn(world, request).id, nameIn(request))) {
      throw new ProblemError(404, "Allegato inesistente");
    }
    return reply.code(200).send();
  });
}

function labelView(label: { id: number; name: string }, kind: LabelKind): Record<string, unknown> {
  const view = { ...label, geo: null, operators: [], groups: [] };
  return kind === "category" ? { ...view, parent: null } : view;
}

function labelRoutes(
  app: FastifyInstance,
  world: World,
  of: { path: string; kind: LabelKind; member: string },
): void {
  const { path, kind, member } = of;
  const collection = (request: FastifyRequest, ids: number[] | null) => {
    const labels = listLabels(world.db, kind).filter((label) => ids === null || ids.includes(label.id));
    const items = labels.map((label) => labelView(label, kind));
    return { self: `${baseOf(request)}${request.url}`, next: null, items, count: items.length };
  };
  app.get(`/${path}`, async (request) => {
    if (kind === "area") seedAreas(world);
    return collection(request, null);
  });
  app.get(`/posts/:id/${path}`, async (request) => {
    const id = postIn(world, request)[kind];
    return collection(request, id === null ? [] : [id]);
  });
  app.put(`/posts/:id/${path}`, async (request) => {
    const post = postIn(world, request);
    const body = z.object({ [member]: z.array(z.number().int()).max(1) }).parse(request.body);
    const id = (body[member] as number[])[0] ?? null;
    if (id !== null && labelName(world.db, kind, id) === null)
      throw new ProblemError(400, `${member} ${id} inesistente`);
    savePost(world.db, { ...post, [kind]: id }, world.now());
    return collection(request, id === null ? [] : [id]);
  });
}

function statusRoutes(app: FastifyInstance, world: World): void {
  app.get("/posts/:id/status", async (request) => ({ identifier: postIn(world, request).status }));
  app.get("/posts/:id/workflowStatus", async (request) => ({ identifier: postIn(world, request).workflow }));
  app.put("/posts/:id/workflowStatus", async (request) => {
    const post = postIn(world, request);
    const { identifier } = workflowSchema.parse(request.body);
    if (identifier === "reopened" && post.caseId && post.status === "close") {
      reopenCase(callAs(orgOf(world), PORTAL), post.caseId);
      return { identifier };
    }
    const status = identifier === "read" ? "open" : "close";
    savePost(world.db, { ...post, workflow: identifier, status }, world.now());
    return { identifier };
  });
  app.put("/posts/:id/expiry", async (request) => {
    const post = postIn(world, request);
    const days = expirySchema.parse(request.body);
    const expiry = new Date(Date.parse(post.published) + days * 86_400_000).toISOString();
    savePost(world.db, { ...post, expiry }, world.now());
    return { expiry_at: romeTime(expiry) };
  });
}

function statRoutes(app: FastifyInstance, world: World): void {
  const read = (request: FastifyRequest, fiscalCode?: string) => {
    const { identifier } = request.params as { identifier: string };
    const { category, area, authorFiscalCode } = statQuerySchema.parse(request.query);
    return showStat(world.db, identifier, { category, area, fiscalCode: fiscalCode ?? authorFiscalCode });
  };
  app.get("/stats", async () => ({ items: STATS }));
  app.get("/stats/:identifier", async (request) => read(request));
  app.get("/users/:fiscalCode/stats/:identifier", async (request) =>
    read(request, (request.params as { fiscalCode: string }).fiscalCode),
  );
}

/** What hangs on a post, the lists of areas and categories, and the statistics (README §2). */
export function detailRoutes(app: FastifyInstance, world: World): void {
  messageRoutes(app, world, { path: "comments", kind: "comment" });
  messageRoutes(app, world, { path: "responses", kind: "response" });
  messageRoutes(app, world, { path: "privateMessages", kind: "private" });
  app.get("/posts/:id/timeline", async (request) => ({
    items: readMessages(world.db, postIn(world, request).id, "timeline").map(showMessage),
  }));
  attachmentRoutes(app, world);
  labelRoutes(app, world, { path: "areas", kind: "area", member: "area_id" });
  labelRoutes(app, world, { path: "categories", kind: "category", member: "category_id" });
  statusRoutes(app, world);
  statRoutes(app, world);
}
