import { html, type Markup } from "#core/html.ts";
import { italianDay } from "../follow-case.ts";
import type { Message, Post } from "../post-store.ts";

interface FollowView {
  post: Post;
  category: string | null;
  comments: readonly Message[];
  timeline: readonly Message[];
  photos: readonly { name: string; type: string }[];
  /** Whoever has the code of the receipt sees the photos, may add something and reopen. */
  code: string | null;
}

function day(iso: string): string {
  return new Date(iso).toLocaleString("it-IT", {
    timeZone: "Europe/Rome",
    dateStyle: "long",
    timeStyle: "short",
  });
}

const STEPS = ["Inviata", "Presa in carico", "Programmata", "Eseguita"];

function stepIndex(state: string): number {
  if (state === "Sospesa") return 2;
  if (state === "Riaperta") return 0;
  return STEPS.indexOf(state);
}

function progress(post: Post): Markup {
  if (post.state === "Respinta") return html``;
  const reached = stepIndex(post.state);
  const items = STEPS.map((name, index) => {
    const place = index < reached ? "done" : index === reached ? "now" : "next";
    const spoken = place === "done" ? "fatto: " : place === "now" ? "ora: " : "poi: ";
    const shown = index === reached && post.state !== name ? post.state : name;
    const current = place === "now" ? html` aria-current="step"` : html``;
    return html`<li class="${place}"${current}><span class="hidden">${spoken}</span>${shown}</li>`;
  });
  return html`<ol class="progress">${items}</ol>`;
}

function facts(post: Post): Markup {
  const planned = post.plannedOn
    ? html`<p class="planned">Intervento previsto per <strong>${italianDay(post.plannedOn)}</strong></p>`
    : html``;
  const why = post.state === "Respinta" ? "Perché non è stata accolta" : "Perché è sospesa";
  const reason = post.reason ? html`<p class="reason"><strong>${why}:</strong> ${post.reason}</p>` : html``;
  return html`${planned}${reason}`;
}

function messages(title: string, list: readonly Message[]): Markup {
  if (list.length === 0) return html``;
  const items = list.map(
    (each) =>
      html`<li><p class="when">${day(each.published)} · ${each.authorName}</p><p>${each.text}</p></li>`,
  );
  return html`<section><h2>${title}</h2><ol class="messages">${items}</ol></section>`;
}

function shownPhotos(view: FollowView): Markup {
  if (!view.code || view.photos.length === 0) return html``;
  const items = view.photos.map(({ name, type }) => {
    const url = `/segnalazioni/${view.post.caseNumber ?? ""}/foto/${encodeURIComponent(name)}?codice=${view.code ?? ""}`;
    const picture = type === "image/jpeg" || type === "image/png";
    return picture
      ? html`<li><a href="${url}"><img src="${url}" alt="Foto allegata: ${name}" loading="lazy"></a></li>`
      : html`<li><a href="${url}">${name}</a></li>`;
  });
  return html`<section><h2>Foto e documenti</h2><ul class="photos">${items}</ul></section>`;
}

function actions(view: FollowView): Markup {
  if (!view.code) return html``;
  const base = `/segnalazioni/${view.post.caseNumber ?? ""}`;
  const code = html`<input type="hidden" name="codice" value="${view.code}">`;
  if (view.post.state === "Eseguita" || view.post.state === "Respinta") {
    return html`<section class="card"><h2>Il problema c'è ancora?</h2><form method="post" action="${base}/riapri">${code}
<label for="testo">Raccontaci perché</label><textarea id="testo" name="testo" rows="3" maxlength="2000" required></textarea>
<button type="submit">Riapri la segnalazione</button></form></section>`;
  }
  return html`<section class="card"><h2>Vuoi aggiungere qualcosa?</h2><form method="post" action="${base}/commenti">${code}
<label for="testo">Il tuo messaggio, visibile a tutti</label><textarea id="testo" name="testo" rows="3" maxlength="2000" required></textarea>
<button type="submit">Aggiungi</button></form></section>`;
}

/** A report as a citizen follows it. */
export function followPage(view: FollowView): Markup {
  const { post } = view;
  const tone = post.status === "close" ? (post.state === "Respinta" ? "refused" : "closed") : post.status;
  const place = post.address ? html`<div><dt>Dove</dt><dd>${post.address}</dd></div>` : html``;
  return html`<div class="wrap narrow">
<nav class="crumbs" aria-label="Percorso"><ol><li><a href="/">SegnalaCi</a></li><li><a href="/segui">Segui una segnalazione</a></li><li aria-current="page">${post.caseNumber ?? ""}</li></ol></nav>
<p class="number">Segnalazione n. <strong>${post.caseNumber ?? ""}</strong></p>
<h1>${post.subject}</h1>
<p class="state ${tone}">${post.state}</p>
${progress(post)}${facts(post)}
<dl class="data"><div><dt>Categoria</dt><dd>${view.category ?? "Altro"}</dd></div>${place}
<div><dt>Inviata</dt><dd>${day(post.published)}</dd></div><div><dt>Aggiornata</dt><dd>${day(post.modified)}</dd></div></dl>
<section><h2>Descrizione</h2><p class="description">${post.description}</p></section>
${shownPhotos(view)}
${messages("Che cosa è successo", view.timeline)}
${messages("Messaggi", view.comments)}
${actions(view)}
</div>`;
}

/** The question for a number; `missing` is the number that was not found. */
export function askNumberPage(missing: string | null): Markup {
  const error = missing
    ? html`<div class="summary" role="alert"><h2>Non troviamo la segnalazione ${missing}</h2><p>Controlla il numero sulla ricevuta. Le segnalazioni riservate si aprono solo dal collegamento ricevuto all'invio.</p></div>`
    : html``;
  return html`<div class="wrap narrow"><h1>Segui una segnalazione</h1>${error}
<form class="card" method="get" action="/segui"><label for="numero">Numero della segnalazione</label>
<p class="hint" id="numero-aiuto">Otto cifre, per esempio 00001042; gli zeri iniziali non servono.</p>
<input id="numero" name="numero" inputmode="numeric" maxlength="8" required aria-describedby="numero-aiuto">
<button class="primary" type="submit">Vedi a che punto è</button></form></div>`;
}

/** What the citizen gets after sending: the number, and the private address to follow it. */
export function receiptPage(post: Post, photos: number): Markup {
  const url = `/segnalazioni/${post.caseNumber ?? ""}?codice=${post.followCode}`;
  const files = photos === 1 ? "1 allegato" : `${photos} allegati`;
  return html`<div class="wrap narrow">
<div class="done"><svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="22"/><path d="m14 25 7 7 14-15"/></svg>
<h1>Grazie, l'abbiamo ricevuta</h1></div>
<p class="number">Numero della segnalazione</p><p class="big">${post.caseNumber ?? ""}</p>
<p>«${post.subject}»${photos > 0 ? `, con ${files}` : ""}. Conserva il numero: ti serve per sapere a che punto è.</p>
<p><a class="button primary" href="${url}">Segui la segnalazione</a></p>
<p class="hint">Questo collegamento è solo tuo: permette di aggiungere messaggi e di riaprirla.</p>
<h2>E adesso?</h2>
<ol class="after"><li>L'ufficio la legge e la affida a chi deve intervenire.</li><li>Sulla pagina della segnalazione compare la data prevista.</li><li>A lavoro finito vedi l'esito; se il problema resta, puoi riaprirla.</li></ol>
<p><a href="/">Segnala un altro problema</a></p>
</div>`;
}
