import type { FastifyReply } from "fastify";
import { html, type Markup } from "#core/html.ts";
import { sendPage } from "#core/training-page.ts";
import { DEMO_IDENTITIES } from "#platforms/sirac/identities.ts";
import { type AskedLevel, LEVELS } from "#platforms/sirac/levels.ts";
import type { DemoIdentity } from "#platforms/sirac/people/makers.ts";
import { PROVIDERS, SCHEMES, type Scheme } from "#platforms/sirac/people/schemes.ts";
import { SPID_ERRORS } from "#platforms/sirac/spid-errors.ts";

export const CHOOSE_PATH = "/scelta-identita";

interface ChoosePage {
  requestId: string;
  asked: AskedLevel;
  formTargets: readonly string[];
}

/** The page where one chooses who to be: a form whose buttons are people. */
export function sendChoosePage(
  reply: FastifyReply,
  { requestId, asked, formTargets }: ChoosePage,
): FastifyReply {
  const body = html`<p>Scegli con quale identità entrare. Non serve alcuna password.${levelSentence(asked)}</p>
<nav aria-label="Modi di accedere"><ul class="ways">
${ALL_SCHEMES.map(wayTo)}</ul></nav>
<form method="post" action="${CHOOSE_PATH}">
<input type="hidden" name="request" value="${requestId}">
${ALL_SCHEMES.map(section)}
<p class="row"><button type="submit" name="cancel" value="1">Annulla e torna all'applicazione</button></p>
<details><summary>Per chi prova: livello, sessione, errori</summary>
${trialFields()}</details>
</form>`;
  return sendPage(reply, { title: "Accesso ai servizi del Comune", body, formTargets });
}

function levelSentence({ acceptable, isNamed }: AskedLevel): string {
  if (!isNamed) return "";
  return ` L'applicazione chiede il livello ${acceptable.join(" o ")}.`;
}

const ALL_SCHEMES = Object.keys(SCHEMES) as Scheme[];
const peopleOf = (scheme: Scheme) => DEMO_IDENTITIES.filter((identity) => identity.scheme === scheme);

/** On a phone the last of the five is six screens down. */
function wayTo(scheme: Scheme): Markup {
  return html`<li><a href="#${scheme}">${SCHEMES[scheme].title}</a> <span class="hint">${peopleOf(scheme).length}</span></li>
`;
}

function section(scheme: Scheme): Markup {
  const { title, explanation } = SCHEMES[scheme];
  return html`<section class="scheme" aria-labelledby="${scheme}"><h2 id="${scheme}">${title}</h2>
<p>${explanation}</p>
<ul class="people">
${peopleOf(scheme).map(personButton)}</ul></section>
`;
}

function personButton({ id, display, roleHint, scheme, provider }: DemoIdentity): Markup {
  const through =
    scheme === "spid" ? html` <span class="hint">Gestore: ${PROVIDERS[provider].name}</span>` : undefined;
  return html`<li><button type="submit" name="identity" value="${id}">
<strong>${display}</strong> <span>${roleHint}</span>${through}</button></li>
`;
}

/** What a real provider decides by itself, and here whoever tries things out. */
function trialFields(): Markup {
  const levels = LEVELS.map((level) => html`<option value="${level}">${level}</option>`);
  const errors = Object.entries(SPID_ERRORS).map(
    ([code, { italian }]) =>
      html`<button type="submit" name="error" value="${code}">${code}: ${italian}</button>
`,
  );
  return html`<div class="fields">
<label>Livello SPID<span class="hint">può essere più alto di quello chiesto</span>
<select name="level"><option value="">Quello chiesto</option>${levels}</select></label>
<label>Sessione di accesso unico
<select name="session"><option value="">Come è solita</option><option value="open">La apre</option>
<option value="none">Non la apre</option></select></label>
</div>
<p>Oppure l'accesso finisce con un errore del gestore:</p>
<p class="row">
${errors}</p>
`;
}

export function sendRefusal(reply: FastifyReply, reason: string): FastifyReply {
  return sendPage(reply, { status: 400, title: "Accesso non possibile", body: html`<p>${reason}</p>` });
}

export interface GoodbyePage {
  /** Opened out of sight, so that each application can take its cookies away. */
  frames: readonly string[];
  returnTo: string | undefined;
  /** Who may not know yet. */
  untold: readonly string[];
}

export function sendGoodbye(reply: FastifyReply, { frames, returnTo, untold }: GoodbyePage): FastifyReply {
  const hidden = frames.map(
    (address) => html`<iframe src="${address}" title="Uscita da un'applicazione" hidden></iframe>
`,
  );
  const onward =
    returnTo === undefined
      ? html`<p>Puoi chiudere questa pagina.</p>`
      : html`<p class="row"><a href="${returnTo}">Torna all'applicazione</a></p>`;
  const warning =
    untold.length === 0
      ? undefined
      : html`<p class="notice">Non hanno confermato l'uscita: ${untold.join(", ")}. Per sicurezza chiudi il browser.</p>`;
  return sendPage(reply, {
    title: "Sei uscito",
    body: html`<p>La sessione di accesso unico è chiusa.</p>
${warning}${onward}${hidden}`,
    frameSources: frames.map((address) => new URL(address).origin),
    // Time for the frames to load; there is no script to wait for them.
    ...(returnTo === undefined ? {} : { goOn: { to: returnTo, afterSeconds: 2 } }),
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
