import type { FastifyReply } from "fastify";
import { html, type Markup } from "#core/html.ts";
import { sendPage } from "#core/training-page.ts";
import { DEMO_IDENTITIES, type DemoIdentity } from "#platforms/sirac/identities.ts";

export const CHOOSE_PATH = "/scelta-identita";

const KINDS: readonly [kind: DemoIdentity["kind"], heading: string][] = [
  ["comune", "Personale del Comune e delle scuole"],
  ["impresa", "Imprese appaltatrici"],
  ["cittadino", "Cittadini"],
];

export interface ChoosePage {
  requestId: string;
  formTargets: readonly string[];
}

/** The page where one chooses who to be: a form whose buttons are people. */
export function sendChoosePage(reply: FastifyReply, { requestId, formTargets }: ChoosePage): FastifyReply {
  const body = html`<p>Scegli con quale identità entrare in Stabile. Non serve alcuna password.</p>
<form method="post" action="${CHOOSE_PATH}">
<input type="hidden" name="request" value="${requestId}">
${KINDS.map(([kind, heading]) => section(kind, heading))}
<p class="row"><button type="submit" name="cancel" value="1">Annulla e torna all'applicazione</button></p>
</form>`;
  return sendPage(reply, { title: "Accesso ai servizi del Comune", body, formTargets });
}

function section(kind: DemoIdentity["kind"], heading: string): Markup {
  const people = DEMO_IDENTITIES.filter((identity) => identity.kind === kind);
  return html`<h2>${heading}</h2>
<ul class="people">
${people.map(
  ({ id, display, roleHint }) => html`<li><button type="submit" name="identity" value="${id}">
<strong>${display}</strong> <span>${roleHint}</span></button></li>
`,
)}</ul>
`;
}

export function sendRefusal(reply: FastifyReply, reason: string): FastifyReply {
  return sendPage(reply, { status: 400, title: "Accesso non possibile", body: html`<p>${reason}</p>` });
}

export function sendSignedOut(reply: FastifyReply): FastifyReply {
  return sendPage(reply, {
    title: "Sei uscito",
    body: html`<p>La sessione di accesso unico è chiusa. Puoi chiudere questa pagina.</p>`,
  });
}

export interface SignOutPage {
  action: string;
  /** Repeated in the form, so that what the application asked for survives the confirmation. */
  parameters: Readonly<Record<string, string>>;
  formTargets: readonly string[];
}

/** Without a token that proves who asks, a person must confirm: any page could otherwise sign people out. */
export function sendSignOutQuestion(
  reply: FastifyReply,
  { action, parameters, formTargets }: SignOutPage,
): FastifyReply {
  const hidden = Object.entries(parameters).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const body = html`<form method="post" action="${action}">
<p>Vuoi chiudere la sessione di accesso unico?</p>
${hidden}
<p class="row"><button class="primary" type="submit" name="confirm" value="1">Esci</button></p>
</form>`;
  return sendPage(reply, { title: "Uscita dai servizi del Comune", body, formTargets });
}
