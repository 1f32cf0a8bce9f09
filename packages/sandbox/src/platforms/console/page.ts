import type { FastifyReply } from "fastify";
import type { SandboxControl } from "#core/control.ts";
import { html, type Markup } from "#core/html.ts";
import type { Faults } from "#core/platform.ts";
import { sendPage } from "#core/training-page.ts";
import { overviewOf, type PlatformOverview } from "#platforms/console/overview.ts";
import { PRESETS } from "#platforms/console/presets.ts";
import { type APPLICATION_TIERS, openGatewaySettings } from "#platforms/gateway/settings.ts";

type RateName = keyof Omit<Faults, "latencyMs" | "down">;

/** What each switch is called, and what it does, for the people being trained. */
export const RATES: readonly [name: RateName, label: string, hint: string][] = [
  ["errorRate", "Errori (%)", "500, 502 o 503 prima di ogni effetto"],
  ["timeoutAfterEffectRate", "Risposte perse (%)", "il lavoro è fatto, la risposta non arriva"],
  ["throttleRate", "Traffico limitato (%)", "429: troppe chiamate"],
  ["expiredTokenRate", "Token scaduti (%)", "token buoni dichiarati scaduti"],
  ["duplicateRate", "Doppioni (%)", "elenchi e avvisi ripetuti"],
  ["reorderRate", "Fuori ordine (%)", "elenchi e avvisi in disordine"],
  ["truncateRate", "Risposte troncate (%)", "interrotte a metà"],
  ["refusalRate", "Rifiuti (%)", "errore applicativo dentro una risposta regolare"],
  ["digestRate", "Impronta contestata (%)", "l'impronta giusta è dichiarata sbagliata"],
  ["malformedRate", "Risposte illeggibili (%)", "arrivano intere, ma dentro non si leggono"],
  ["lostFileRate", "File perduti (%)", "registrato, ma un file non è arrivato: è solo un avviso"],
  ["unattachedRate", "Esiti non allegati (%)", "il lavoro è fatto, la risposta dice di no"],
];

/** The console for people: what is simulated, where, and which faults are on. */
export function sendConsolePage(
  reply: FastifyReply,
  control: SandboxControl,
  notice: string | undefined,
): FastifyReply {
  const platforms = overviewOf(control);
  const body = html`${notice === undefined ? undefined : html`<p class="notice" role="status">${notice}</p>`}
<p>Le piattaforme del Comune con cui Stabile parla, simulate su questo computer. Da qui si guastano e si riparano.</p>
<h2>Piattaforme</h2>
<div class="table" role="region" aria-label="Piattaforme" tabindex="0"><table>
<thead><tr><th scope="col">Piattaforma</th><th scope="col">Indirizzo</th><th scope="col">Stato</th></tr></thead>
<tbody>
${platforms.map(platformRow)}</tbody></table></div>
<p><a href="/sirac">SIRAC: sessioni aperte e applicazioni registrate</a></p>
<h2>Situazioni pronte</h2>
<form method="post" action="/situazione">
<ul class="people">
${PRESETS.map(
  ({ id, title, explanation }) => html`<li><button type="submit" name="preset" value="${id}">
<strong>${title}</strong> <span>${explanation}</span></button></li>
`,
)}</ul>
</form>
<h2>Guasti, piattaforma per piattaforma</h2>
${platforms.map(faultsForm)}
<h2>Gateway</h2>
${gatewayForm(control)}
<h2>Orologio della città</h2>
${clockForm(control)}
<h2>Ripristino</h2>
<form method="post" action="/ripristino">
<p>Rimette i dati iniziali di ogni piattaforma, l'ora vera e nessun guasto. Ciò che è stato fatto nel comune simulato
va perduto; i dati di Stabile restano.</p>
<p><label><input type="checkbox" name="confirm" value="1" required>Ho capito: i dati simulati saranno cancellati</label></p>
<p class="row"><button type="submit">Ripristina il comune simulato</button></p>
</form>`;
  return sendPage(reply, { title: "Quadro del comune simulato", body });
}

function platformRow({ title, addresses, gatewayUrl, faults, regular }: PlatformOverview): Markup {
  const lines = addresses.map(({ url }) => html`<a href="${url}"><code>${url}</code></a><br>`);
  const through =
    gatewayUrl === null ? undefined : html`<span class="hint">dal gateway: <code>${gatewayUrl}</code></span>`;
  const state = faults.down
    ? html`<span class="ko">Ferma</span>`
    : regular
      ? html`<span class="ok">Regolare</span>`
      : html`<span class="ko">Con guasti</span>`;
  return html`<tr><th scope="row">${title}</th><td>${lines}${through}</td><td>${state}</td></tr>
`;
}

const OF_AURIGA: ReadonlySet<RateName> = new Set([
  "refusalRate",
  "digestRate",
  "malformedRate",
  "lostFileRate",
  "unattachedRate",
]);

/** A sign-in is a conversation: nothing of it can be repeated or come out of order. */
function applies(rate: RateName, platform: PlatformOverview["name"]): boolean {
  if (OF_AURIGA.has(rate)) return platform === "auriga";
  if (platform === "auriga") return rate !== "duplicateRate" && rate !== "reorderRate";
  return platform !== "sirac" || (rate !== "duplicateRate" && rate !== "reorderRate");
}

/** The gateway has no lists: what it repeats or delays are the calls themselves. */
const GATEWAY_HINT: Partial<Record<RateName, string>> = {
  duplicateRate: "scritture consegnate due volte",
  reorderRate: "chiamate trattenute, quelle dopo passano avanti",
};

function faultsForm({ name, title, faults }: PlatformOverview): Markup {
  const rates = RATES.filter(([rate]) => applies(rate, name)).map(
    ([
      rate,
      label,
      hint,
    ]) => html`<label>${label}<span class="hint">${(name === "gateway" && GATEWAY_HINT[rate]) || hint}</span>
<input type="number" name="${rate}" min="0" max="100" step="1" required value="${Math.round(faults[rate] * 100)}"></label>
`,
  );
  const checked = faults.down ? html` checked` : undefined;
  return html`<form method="post" action="/guasti/${name}"><fieldset><legend>${title}</legend>
<div class="fields">
<label>Ritardo (millisecondi)<span class="hint">aggiunto a ogni risposta</span>
<input type="number" name="latencyMs" min="0" max="600000" step="1" required value="${faults.latencyMs}"></label>
${rates}</div>
<p><label><input type="checkbox" name="down" value="1"${checked}>Ferma: rifiuta ogni connessione</label></p>
<p class="row"><button class="primary" type="submit">Applica a ${title}</button></p>
</fieldset></form>
`;
}

function gatewayForm({ world }: SandboxControl): Markup {
  const { version, tokenFormat, tokenLifeSeconds, applicationTier } = openGatewaySettings(world.db).read();
  return html`<form method="post" action="/gateway"><fieldset><legend>Come si comporta il gateway</legend>
<div class="fields">
<label>Versione imitata<span class="hint">decide la forma degli errori</span>
<select name="version">${options({ "4": "4.x: JSON", "3": "3.x: XML, o JSON annidato" }, version)}</select></label>
<label>Forma dei token
<select name="tokenFormat">${options({ jwt: "JWT", opaque: "Opaca" }, tokenFormat)}</select></label>
<label>Vita dei token (secondi)
<input type="number" name="tokenLifeSeconds" min="1" max="31536000" step="1" required value="${tokenLifeSeconds}"></label>
<label>Chiamate al minuto per applicazione
<select name="applicationTier">${options(TIER_LABEL, applicationTier)}</select></label>
</div>
<p class="row"><button class="primary" type="submit">Applica al gateway</button></p>
</fieldset></form>`;
}

const TIER_LABEL: Record<keyof typeof APPLICATION_TIERS, string> = {
  Unlimited: "Senza limite",
  "50PerMin": "50",
  "20PerMin": "20",
  "10PerMin": "10",
};

function options(labels: Readonly<Record<string, string>>, current: string): Markup[] {
  return Object.entries(labels).map(
    ([value, label]) =>
      html`<option value="${value}"${value === current ? html` selected` : undefined}>${label}</option>`,
  );
}

function clockForm({ world }: SandboxControl): Markup {
  const now = world.clock.now().toISOString().slice(0, 19);
  return html`<form method="post" action="/orologio"><fieldset><legend>Ora e passo</legend>
<div class="fields">
<label>Ora mostrata (UTC)<input type="datetime-local" name="now" step="1" required value="${now}"></label>
<label>Passo<span class="hint">1 è il passo vero; 3600 fa passare un'ora al secondo</span>
<input type="number" name="speed" min="0.1" max="1000000" step="any" required value="${world.clock.speed()}"></label>
</div>
<p class="row"><button class="primary" type="submit" name="action" value="set">Imposta</button>
<button type="submit" name="action" value="clear" formnovalidate>Torna all'ora vera</button></p>
</fieldset></form>`;
}
