import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { html, type Markup } from "#core/html.ts";
import type { World } from "#core/platform.ts";
import { sendPage } from "#core/training-page.ts";
import { closeSession } from "#platforms/sirac/close-session.ts";
import { type SessionView, viewSessions } from "#platforms/sirac/desk/view-sessions.ts";
import { openSirac, type Sirac } from "#platforms/sirac/open-sirac.ts";
import { SCHEMES } from "#platforms/sirac/people/schemes.ts";
import { fetchMetadata, type ServiceProvider } from "#platforms/sirac/saml/service-providers.ts";

const PATH = "/sirac";

/** What the page may say after a form: a closed list, because the text comes back through the address. */
const NOTICE: Record<string, string> = {
  chiusa: "La sessione è chiusa, e le applicazioni lo hanno confermato.",
  "non-tutti": "La sessione è chiusa, ma non tutte le applicazioni lo hanno confermato.",
  finita: "La sessione era già finita.",
  registrata: "L'applicazione è registrata.",
  metadati: "Nulla è cambiato: i metadati non si leggono, o non sono di un'applicazione.",
  tolta: "L'applicazione non è più registrata.",
};

const registration = z.object({
  source: z.string().trim().optional(),
  metadata: z.string().trim().optional(),
  attributeClass: z.coerce.number().int().min(0),
});

/** SIRAC's desk for people, on the console: who is in, and which applications speak SAML. */
export function registerSiracPage(app: FastifyInstance, world: World): void {
  app.get<{ Querystring: { esito?: string } }>(PATH, async (request, reply) =>
    sendDesk(reply, await openSirac(world), NOTICE[request.query.esito ?? ""]),
  );
  app.post<{ Params: { sid: string } }>(`${PATH}/sessioni/:sid/chiudi`, async (request, reply) => {
    const sirac = await openSirac(world);
    if (sirac.store.session(request.params.sid) === null) return back(reply, "finita");
    const { unconfirmed } = await closeSession(sirac, request.params.sid);
    return back(reply, unconfirmed.length === 0 ? "chiusa" : "non-tutti");
  });
  app.post(`${PATH}/applicazioni`, async (request, reply) => {
    const form = registration.safeParse(request.body).data;
    if (form === undefined) return back(reply, "metadati");
    try {
      const { source, metadata, attributeClass } = form;
      const text = metadata ? metadata : await fetchMetadata(source ?? "");
      (await openSirac(world)).providers.register(text, { attributeClass });
      return back(reply, "registrata");
    } catch {
      return back(reply, "metadati");
    }
  });
  app.post<{ Body: { entityId?: string } | undefined }>(
    `${PATH}/applicazioni/togli`,
    async (request, reply) => {
      (await openSirac(world)).providers.remove(request.body?.entityId ?? "");
      return back(reply, "tolta");
    },
  );
}

function back(reply: FastifyReply, outcome: keyof typeof NOTICE): FastifyReply {
  return reply.redirect(`${PATH}?esito=${outcome}`, 303);
}

function sendDesk(reply: FastifyReply, sirac: Sirac, notice: string | undefined): FastifyReply {
  const sessions = viewSessions(sirac);
  const providers = sirac.providers.all();
  const body = html`${notice === undefined ? undefined : html`<p class="notice" role="status">${notice}</p>`}
<p><a href="/">Quadro del comune simulato</a></p>
<h2>Sessioni aperte</h2>
${sessions.length === 0 ? html`<p>Nessuno è dentro.</p>` : sessionTable(sessions)}
<h2>Applicazioni che parlano SAML</h2>
${
  providers.length === 0
    ? html`<p>Nessuna è registrata.</p>`
    : html`<ul>
${providers.map(providerItem)}</ul>`
}
${registrationForm(Object.keys(sirac.settings.read().attributeClasses))}`;
  return sendPage(reply, { title: "SIRAC: sessioni e applicazioni", body });
}

function sessionTable(sessions: readonly SessionView[]): Markup {
  return html`<div class="table" role="region" aria-label="Sessioni aperte" tabindex="0"><table>
<thead><tr><th scope="col">Persona</th><th scope="col">Accesso</th><th scope="col">Applicazioni</th>
<th scope="col">Fine</th><th scope="col">Uscita</th></tr></thead>
<tbody>
${sessions.map(sessionRow)}</tbody></table></div>`;
}

function sessionRow({ sid, display, scheme, level, joined, participants, expiresAt }: SessionView): Markup {
  const parties = participants.map(({ protocol, party }) => html`<code>${party}</code> (${protocol})<br>`);
  const shared = joined ? undefined : html`<span class="hint">vale per una sola applicazione</span>`;
  return html`<tr><th scope="row">${display}</th>
<td>${scheme === null ? "" : SCHEMES[scheme].title}, livello ${level}${shared}</td><td>${parties}</td>
<td>${expiresAt.slice(0, 16).replace("T", " ")} UTC</td>
<td><form method="post" action="${PATH}/sessioni/${sid}/chiudi">
<button type="submit" aria-label="Chiudi questa sessione di ${display}">Chiudi questa sessione</button></form></td></tr>
`;
}

function providerItem({ entityId, settings }: ServiceProvider): Markup {
  return html`<li><form method="post" action="${PATH}/applicazioni/togli"><code>${entityId}</code>, classe di attributi
${settings.attributeClass}
<input type="hidden" name="entityId" value="${entityId}">
<button type="submit" aria-label="Togli ${entityId}">Togli</button></form></li>
`;
}

function registrationForm(classes: readonly string[]): Markup {
  const options = classes.map(
    (number) =>
      html`<option value="${number}"${number === "3" ? html` selected` : undefined}>${number}</option>`,
  );
  return html`<form method="post" action="${PATH}/applicazioni"><fieldset><legend>Registra un'applicazione</legend>
<div class="fields">
<label>Indirizzo o file dei metadati<span class="hint">per esempio https://localhost:8443/Shibboleth.sso/Metadata</span>
<input type="text" name="source"></label>
<label>Classe di attributi<select name="attributeClass">${options}</select></label>
</div>
<label>Oppure il testo dei metadati<textarea name="metadata" rows="6"></textarea></label>
<p class="row"><button class="primary" type="submit">Registra</button></p>
</fieldset></form>`;
}
