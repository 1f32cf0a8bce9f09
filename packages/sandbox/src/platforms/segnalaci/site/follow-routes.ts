import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import { addPublicComment, reopenCase } from "#platforms/czrm/citizen-actions.ts";
import { type Call, callAs, PORTAL } from "#platforms/czrm/org.ts";
import { openSegnalaci } from "../open-segnalaci.ts";
import {
  labelName,
  listAttachments,
  type Post,
  readAttachment,
  readMessages,
  readPostByNumber,
} from "../post-store.ts";
import { askNumberPage, followPage, receiptPage } from "./follow-page.ts";
import { sendSitePage } from "./layout.ts";

interface Followed {
  post: Post;
  /** The code of the receipt, when the right one was given. */
  code: string | null;
}

function notFound(reply: FastifyReply, number: string): FastifyReply {
  return sendSitePage(reply, { title: "Segnalazione non trovata", status: 404, body: askNumberPage(number) });
}

/** The report of the address; a private one only for whoever has its code. */
function followed(world: World, request: FastifyRequest): Followed | null {
  const { numero } = request.params as { numero: string };
  const given = { ...(request.query as object), ...(request.body as object | undefined) } as {
    codice?: string;
  };
  const post = readPostByNumber(world.db, numero);
  if (!post) return null;
  const code = given.codice === post.followCode ? post.followCode : null;
  return post.private && code === null ? null : { post, code };
}

function showFollowed(world: World, reply: FastifyReply, { post, code }: Followed): FastifyReply {
  const body = followPage({
    post,
    code,
    category: labelName(world.db, "category", post.category),
    comments: readMessages(world.db, post.id, "comment"),
    timeline: readMessages(world.db, post.id, "timeline"),
    photos: listAttachments(world.db, post.id),
  });
  return sendSitePage(reply, { title: `Segnalazione ${post.caseNumber}`, body });
}

function numberOf(request: FastifyRequest): string {
  return (request.params as { numero: string }).numero;
}

const textSchema = z.object({ testo: z.string().trim().min(1).max(2000) });

/** Reading a report by its number, and what its reporter may do (README §4). */
export function followRoutes(app: FastifyInstance, world: World): void {
  app.get("/segui", async (request, reply) => {
    const { numero } = request.query as { numero?: string };
    if (numero === undefined) {
      return sendSitePage(reply, { title: "Segui una segnalazione", body: askNumberPage(null) });
    }
    const wanted = numero.replace(/\D/g, "").slice(0, 8);
    if (wanted === "") return notFound(reply, numero.slice(0, 20));
    return reply.redirect(`/segnalazioni/${wanted.padStart(8, "0")}`, 303);
  });
  app.get("/segnalazioni/:numero", async (request, reply) => {
    const found = followed(world, request);
    return found ? showFollowed(world, reply, found) : notFound(reply, numberOf(request));
  });
  app.get("/segnalazioni/:numero/ricevuta", async (request, reply) => {
    const found = followed(world, request);
    if (!found?.code) return notFound(reply, numberOf(request));
    const body = receiptPage(found.post, listAttachments(world.db, found.post.id).length);
    return sendSitePage(reply, { title: "Segnalazione ricevuta", body });
  });
  app.get("/segnalazioni/:numero/foto/:nome", async (request, reply) => {
    const found = followed(world, request);
    const { nome } = request.params as { nome: string };
    const photo = found?.code ? readAttachment(world.db, found.post.id, nome) : null;
    if (!photo) return notFound(reply, numberOf(request));
    return reply.type(photo.type).header("x-content-type-options", "nosniff").send(photo.bytes);
  });
  actionRoutes(app, world);
}

/** What only the reporter may do: the code of the receipt is the key. */
function actionRoutes(app: FastifyInstance, world: World): void {
  const org = openSegnalaci(world);
  const act =
    (run: (call: Call, caseId: string, text: string) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const found = followed(world, request);
      if (!found?.code || !found.post.caseId) return notFound(reply, numberOf(request));
      run(callAs(org, PORTAL), found.post.caseId, textSchema.parse(request.body).testo);
      return reply.redirect(`/segnalazioni/${found.post.caseNumber}?codice=${found.code}`, 303);
    };
  app.post("/segnalazioni/:numero/commenti", act(addPublicComment));
  app.post("/segnalazioni/:numero/riapri", act(reopenCase));
}
