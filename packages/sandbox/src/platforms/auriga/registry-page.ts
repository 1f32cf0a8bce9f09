import type { DatabaseSync } from "node:sqlite";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { html, type Markup } from "#core/html.ts";
import type { World } from "#core/platform.ts";
import { registerTrainingStyle, sendPage } from "#core/training-page.ts";
import {
  cancelRegistration,
  findRegistration,
  findUnit,
  latestRegistrations,
  type Registration,
} from "#platforms/auriga/archive/units.ts";
import { textAt } from "#platforms/auriga/wire/tree.ts";

const SHOWN = 50;
const Annulment = z.object({
  category: z.string().max(2),
  code: z.string().max(30),
  year: z.coerce.number().int(),
  number: z.coerce.number().int(),
  reason: z.string().trim().min(1).max(500),
});

/** The registry's desk, for people being trained: what was registered, and the annulment that no service does. */
export function registryPage(app: FastifyInstance, { db }: World): void {
  const options = { config: { faultless: true } };
  registerTrainingStyle(app);
  app.get("/", options, (_request, reply) =>
    sendPage(reply, { title: "Registro del protocollo", body: bodyOf(db) }),
  );

  app.post("/annulla", options, (request, reply) => {
    // A page of another site may make a browser post a form here.
    if (request.headers["sec-fetch-site"] === "cross-site") return reply.code(403).send();
    const form = Annulment.safeParse(Object.fromEntries(new URLSearchParams(String(request.body))));
    const found = form.success ? findRegistration(db, form.data) : undefined;
    if (form.success && found !== undefined && !found.isCancelled)
      cancelRegistration(db, found, form.data.reason);
    return reply.redirect("/", 303);
  });
}

function bodyOf(db: DatabaseSync): Markup {
  const registrations = latestRegistrations(db, SHOWN);
  if (registrations.length === 0) return html`<p>Nessuna registrazione, per ora.</p>`;
  return html`<p>Le ultime ${SHOWN} registrazioni. Un numero annullato resta nel registro.</p>
<div class="table" role="region" aria-label="Registrazioni" tabindex="0"><table>
<thead><tr><th scope="col">Registro</th><th scope="col">Numero</th><th scope="col">Oggetto</th><th scope="col">Stato</th></tr></thead>
<tbody>
${registrations.map((registration) => rowOf(db, registration))}</tbody></table></div>`;
}

function rowOf(db: DatabaseSync, registration: Registration): Markup {
  const { code, year, number, unit, isCancelled } = registration;
  const subject = textAt(findUnit(db, unit)?.payload, "OggettoUD") ?? "";
  const state = isCancelled ? html`<span class="ko">Annullata</span>` : annulmentForm(registration);
  return html`<tr><td>${code}</td><th scope="row">${number}/${year}</th><td>${subject}</td><td>${state}</td></tr>
`;
}

function annulmentForm({ category, code, year, number }: Registration): Markup {
  return html`<form method="post" action="/annulla">
<input type="hidden" name="category" value="${category}"><input type="hidden" name="code" value="${code}">
<input type="hidden" name="year" value="${year}"><input type="hidden" name="number" value="${number}">
<label>Motivo dell'annullamento di ${number}/${year}
<input type="text" name="reason" required maxlength="500"></label>
<button type="submit">Annulla la registrazione</button></form>`;
}
