import { createHash } from "node:crypto";
import type { FastifyReply } from "fastify";
import { html } from "#core/html.ts";

interface PostedMessage {
  location: string;
  kind: "SAMLRequest" | "SAMLResponse";
  message: string;
  relayState: string | undefined;
}

const SCRIPT = "document.forms[0].submit();";
const SCRIPT_HASH = createHash("sha256").update(SCRIPT).digest("base64");

/** The POST binding: a page whose form sends itself, or is sent by a person where scripts are off. */
export function sendPostPage(
  reply: FastifyReply,
  { location, kind, message, relayState }: PostedMessage,
): FastifyReply {
  const relay =
    relayState === undefined
      ? undefined
      : html`<input type="hidden" name="RelayState" value="${relayState}">`;
  const page = html`<!doctype html>
<html lang="it">
<head><meta charset="utf-8"><title>Ritorno all'applicazione</title></head>
<body>
<form method="post" action="${location}">
<input type="hidden" name="${kind}" value="${Buffer.from(message).toString("base64")}">
${relay}
<p>Un momento: si torna all'applicazione.</p>
<noscript><p><button type="submit">Continua</button></p></noscript>
</form>
<script>`;
  // `form-action` is left open: the application may send the browser on to wherever it pleases.
  return reply
    .header(
      "content-security-policy",
      `default-src 'none'; script-src 'sha256-${SCRIPT_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
    )
    .header("cache-control", "no-store")
    .header("referrer-policy", "no-referrer")
    .header("x-content-type-options", "nosniff")
    .type("text/html; charset=utf-8")
    .send(`${page.text}${SCRIPT}</script>\n</body>\n</html>\n`);
}
