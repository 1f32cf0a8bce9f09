import formbody from "@fastify/formbody";
import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { html } from "#core/html.ts";
import type { World } from "#core/platform.ts";
import { SalesforceError } from "#platforms/czrm/errors.ts";
import { fileReport } from "../citizen-report.ts";
import { MOST_UPLOADS } from "../file-sniffing.ts";
import { openSegnalaci } from "../open-segnalaci.ts";
import { labelName, listLabels, type Post } from "../post-store.ts";
import { assetRoutes } from "./asset-routes.ts";
import { followRoutes } from "./follow-routes.ts";
import { formPage, type FormView } from "./form-page.ts";
import { sendSitePage } from "./layout.ts";
import { fieldErrors, formSchema, readReportForm, type ReportForm } from "./read-form.ts";

function showForm(world: World, reply: FastifyReply, view: Omit<FormView, "categories">): FastifyReply {
  const status = Object.keys(view.errors).length > 0 ? 422 : 200;
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
  if (!checked.success || Object.keys(errors).length > 0) return showForm(world, reply, { typed, errors });
  const post = await file(world, checked.data, photos);
  // After a POST, a page that can be reloaded without sending again.
  return reply.redirect(`/segnalazioni/${post.caseNumber}/ricevuta?codice=${post.followCode}`, 303);
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
