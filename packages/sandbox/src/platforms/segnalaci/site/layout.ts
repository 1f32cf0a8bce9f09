import type { FastifyReply } from "fastify";
import { html, type Markup } from "#core/html.ts";

interface SitePage {
  title: string;
  body: Markup;
  status?: number;
  /** Adds the map script, which the page works without. */
  withMap?: boolean;
}

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

function header(): Markup {
  return html`<a class="skip" href="#contenuto">Vai al contenuto</a>
<header>
<p class="training"><strong>Ambiente di addestramento.</strong> Questo sito è simulato: nessuna segnalazione arriva al Comune.</p>
<div class="slim"><div class="wrap"><span>Comune di Genova</span><span class="emergency">Emergenza? Chiama il <a href="tel:112">112</a></span></div></div>
<div class="head">
<div class="wrap">
<a class="brand" href="/">
<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><path d="M24 3C15 3 8 10 8 19c0 12 16 26 16 26s16-14 16-26C40 10 33 3 24 3Z"/><path class="cut" d="M22 11h4v12h-4zM22 26h4v4h-4z"/></svg>
<span><strong>SegnalaCi</strong><small>Le segnalazioni dei cittadini</small></span>
</a>
<nav aria-label="Principale"><ul>
<li><a href="/">Segnala<span class="wide"> un problema</span></a></li>
<li><a href="/segui">Segui<span class="wide"> una segnalazione</span></a></li>
</ul></nav>
</div>
</div>
</header>`;
}

function footer(): Markup {
  return html`<footer class="foot"><div class="wrap">
<p><strong>SegnalaCi</strong> raccoglie le segnalazioni su edifici, scuole, mercati e impianti del Comune.</p>
<p>Per pericoli immediati non usare questo modulo: chiama il <a href="tel:112">112</a>.</p>
<p><small>Confine comunale: dati aperti, CC-BY 4.0. Strade, civici e persone di questa città sono simulati.</small></p>
</div></footer>`;
}

/** Sends a whole page in Italian; nothing in it comes from another address, and no script is needed to use it. */
export function sendSitePage(
  reply: FastifyReply,
  { title, body, status = 200, withMap }: SitePage,
): FastifyReply {
  const script = withMap ? html`<script type="module" src="/risorse/map-picker.js"></script>` : html``;
  const page = html`<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – SegnalaCi</title>
<link rel="icon" href="/risorse/icona.svg" type="image/svg+xml">
<link rel="stylesheet" href="/risorse/sito.css">
${script}
</head>
<body>
${header()}
<main id="contenuto" tabindex="-1">
${body}
</main>
${footer()}
</body>
</html>
`;
  return reply
    .code(status)
    .header("content-security-policy", POLICY)
    .header("referrer-policy", "same-origin")
    .header("x-content-type-options", "nosniff")
    .header("cache-control", "no-store")
    .type("text/html; charset=utf-8")
    .send(page.text);
}
