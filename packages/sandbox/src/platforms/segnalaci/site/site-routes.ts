import { readFileSync } from "node:fs";
import multipart from "@fastify/multipart";
import formbody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import { html } from "#core/html.ts";
import { addPublicComment, reopenCase } from "#platforms/czrm/citizen-actions.ts";
import { SalesforceError } from "#platforms/czrm/errors.ts";
import { callAs, PORTAL } from "#platforms/czrm/org.ts";
import { fileReport } from "../citizen-report.ts";
import { MOST_UPLOADS } from "../file-sniffing.ts";
import { openSegnalaci } from "../open-segnalaci.ts";
import {
  labelName,
  listAttachments,
  listLabels,
  type Post,
  readAttachment,
  readMessages,
  readPostByNumber,
} from "../post-store.ts";
import { askNumberPage, followPage, receiptPage } from "./follow-page.ts";
import { formPage, type FormView } from "./form-page.ts";
import { sendSitePage } from "./layout.ts";
import { mapData } from "./map-data.ts";
import { fieldErrors, formSchema, readReportForm, type ReportForm } from "./read-form.ts";

function asset(name: string): Buffer {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url));
}

function assetRoutes(app: FastifyInstance, world: World): void {
  const files = [
    ["sito.css", "text/css; charset=utf-8"],
    ["mappa.js", "text/javascript; charset=utf-8"],
    ["icona.svg", "image/svg+xml"],
  ] as const;
  for (const [name, type] of files) {
    const content = asset(name);
    app.get(`/risorse/${name}`, { config: { faultless: true } }, async (_request, reply) =>
      reply
        .type(type)
        .header("cache-control", "max-age=300")
        .header("x-content-type-options", "nosniff")
        .send(content),
    );
  }
  let map: string | undefined;
  app.get("/risorse/mappa.json", async (_request, reply) => {
    map ??= JSON.stringify(mapData(world.city, world.city.boundary ?? []));
    return reply.type("application/json").header("cache-control", "max-age=300").send(map);
  });
  const pointSchema = z.object({ lat: z.coerce.number(), lon: z.coerce.number() });
  app.get("/indirizzo", async (request) => {
    const { lat, lon } = pointSchema.parse(request.query);
    return { text: world.city.addressNear([lon, lat])?.text ?? null };
  });
}

function showForm(
  world: World,
  reply: FastifyReply,
  view: Omit<FormView, "categories">,
  status = 200,
): FastifyReply {
  const categories = listLabels(world.db, "category");
  const title = status === 200 ? "Segnala un problema" : "Da correggere: segnala un problema";
  return sendSitePage(reply, { title, status, withMap: true, body: formPage({ ...view, categories }) });
}

function addressFor(world: World, form: ReportForm): string | null {
  if (form.indirizzo) return form.indirizzo;
  if (typeof form.lat !== "number" || typeof form.lon !== "number") return null;
  return world.city.addressNear([form.lon, form.lat])?.text ?? null;
}

function file(world: World, form: ReportForm, photos: { name: string; bytes: Buffer }[]): Promise<Post> {
  return fileReport(world, {
    subject: form.oggetto,
    description: form.descrizione,
    type: "segnalazione",
    category: form.categoria,
    area: null,
    address: addressFor(world, form),
    longitude: form.lon ?? null,
    latitude: form.lat ?? null,
    isPrivate: form.riservata !== undefined,
    channel: "Sito",
    reporter: {
      firstName: form.nome,
      lastName: form.cognome,
      email: form.email,
      phone: form.telefono ?? null,
      fiscalCode: form.codice_fiscale ?? null,
    },
    photos,
    meta: {},
  });
}

async function receive(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { typed, photos, photoError } = await readReportForm(request);
  const checked = formSchema.safeParse(typed);
  const errors = checked.success ? {} : fieldErrors(checked.error);
  if (photoError) errors.foto = photoError;
  if (checked.success && labelName(world.db, "category", checked.data.categoria) === null) {
    errors.categoria = "Scegli di che cosa si tratta";
  }
  if (!checked.success || Object.keys(errors).length > 0)
    return showForm(world, reply, { typed, errors }, 422);
  const post = await file(world, checked.data, photos);
  // After a POST, a page that can be reloaded without sending again.
  return reply.redirect(`/segnalazioni/${post.caseNumber}/ricevuta?codice=${post.followCode}`, 303);
}

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
  const given = { ...(request.query as object), ...((request.body as object | undefined) ?? {}) } as {
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

const textSchema = z.object({ testo: z.string().trim().min(1).max(2000) });

function followRoutes(app: FastifyInstance, world: World): void {
  const org = openSegnalaci(world);
  const numberOf = (request: FastifyRequest) => (request.params as { numero: string }).numero;
  app.get("/segui", async (request, reply) => {
    const { numero } = request.query as { numero?: string };
    if (numero === undefined)
      return sendSitePage(reply, { title: "Segui una segnalazione", body: askNumberPage(null) });
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
  const act =
    (run: (caseId: string, text: string) => void) => async (request: FastifyRequest, reply: FastifyReply) => {
      const found = followed(world, request);
      if (!found?.code || !found.post.caseId) return notFound(reply, numberOf(request));
      run(found.post.caseId, textSchema.parse(request.body).testo);
      return reply.redirect(`/segnalazioni/${found.post.caseNumber}?codice=${found.code}`, 303);
    };
  app.post(
    "/segnalazioni/:numero/commenti",
    act((id, text) => addPublicComment(callAs(org, PORTAL), id, text)),
  );
  app.post(
    "/segnalazioni/:numero/riapri",
    act((id, text) => reopenCase(callAs(org, PORTAL), id, text)),
  );
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  const { statusCode = 500 } = error as { statusCode?: number };
  const known = error instanceof z.ZodError || error instanceof SalesforceError;
  const status = known ? 400 : statusCode;
  const body = html`<div class="wrap narrow"><h1>Non è andata</h1><div class="summary" role="alert">
<p>${known || statusCode < 500 ? "La richiesta non è completa: torna indietro e riprova." : "C'è un problema da parte nostra: riprova tra qualche minuto."}</p></div>
<p><a href="/">Torna all'inizio</a></p></div>`;
  return sendSitePage(reply, { title: "Non è andata", status, body });
}

/** The public site (README §4): pages that work without scripts, and a map for those who have them. */
export async function siteRoutes(app: FastifyInstance, world: World): Promise<void> {
  openSegnalaci(world);
  await app.register(formbody);
  await app.register(multipart, { throwFileSizeLimit: false, limits: { files: MOST_UPLOADS } });
  app.setErrorHandler((error, _request, reply) => answerError(error, reply));
  app.setNotFoundHandler((_request, reply) =>
    sendSitePage(reply, {
      title: "Pagina non trovata",
      status: 404,
      body: html`<div class="wrap narrow"><h1>Questa pagina non c'è</h1><p><a href="/">Torna all'inizio</a></p></div>`,
    }),
  );
  assetRoutes(app, world);
  app.get("/", async (_request, reply) => showForm(world, reply, { typed: {}, errors: {} }));
  app.post("/segnalazioni", (request, reply) => receive(world, request, reply));
  followRoutes(app, world);
}
