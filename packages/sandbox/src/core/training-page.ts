import type { FastifyInstance, FastifyReply } from "fastify";
import { html, type Markup } from "#core/html.ts";

const STYLE_PATH = "/addestramento.css";

export interface TrainingPage {
  title: string;
  body: Markup;
  status?: number;
  /** Where forms of this page may end up, redirects included, besides this listener: CSP sources. */
  formTargets?: readonly string[];
  /** What frames of this page may show: CSP sources. */
  frameSources?: readonly string[];
  /** Where the browser goes on by itself, there being no script. */
  goOn?: { to: string; afterSeconds: number };
}

/** Serves the style sheet that pages of this listener share. */
export function registerTrainingStyle(app: FastifyInstance): void {
  app.get(STYLE_PATH, { config: { faultless: true } }, (_request, reply) =>
    reply.type("text/css; charset=utf-8").header("cache-control", "max-age=3600").send(STYLE),
  );
}

/** Sends a page in Italian, with no script and nothing from outside, that says at once it is a simulation. */
export function sendPage(
  reply: FastifyReply,
  { title, body, status = 200, goOn, ...sources }: TrainingPage,
): FastifyReply {
  const page = html`<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
${refreshTo(goOn)}</head>
<body>
<header class="banner"><p><strong>Ambiente di addestramento.</strong> Le piattaforme e le persone sono simulate: qui
nulla è reale e nulla esce da questo computer.</p></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  return reply
    .code(status)
    .header("content-security-policy", policyOf(sources))
    .header("cache-control", "no-store")
    .header("referrer-policy", "no-referrer")
    .header("x-content-type-options", "nosniff")
    .type("text/html; charset=utf-8")
    .send(page.text);
}

type Sources = Pick<TrainingPage, "formTargets" | "frameSources">;

function policyOf({ formTargets = [], frameSources = [] }: Sources): string {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${["'self'", ...formTargets].join(" ")}`,
  ];
  if (frameSources.length > 0) policy.push(`frame-src ${frameSources.join(" ")}`);
  return policy.join("; ");
}

function refreshTo(goOn: TrainingPage["goOn"]): Markup | undefined {
  if (goOn === undefined) return undefined;
  return html`<meta http-equiv="refresh" content="${goOn.afterSeconds};url=${goOn.to}">
`;
}

const STYLE = `:root { color-scheme: light; --ink: #17324d; --link: #0055a8; --line: #8a97a6; --soft: #eef3f8; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 1rem/1.5 "Titillium Web", system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1, h2, legend, button { overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.5rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
a { color: var(--link); }
.banner p { margin: 0; }
.banner { padding: .75rem 1.25rem; background: #ffe8b0; color: #3d2c00; border-bottom: 2px solid #8a6100; }
.people { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem;
  grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); }
button { font: inherit; cursor: pointer; color: var(--link); background: #fff; border: 2px solid var(--link);
  border-radius: .25rem; padding: .5rem 1rem; }
button:hover { background: var(--soft); }
button.primary { color: #fff; background: var(--link); }
button.primary:hover { background: #003d7a; }
.people button { display: flex; flex-direction: column; gap: .1rem; justify-content: flex-start; width: 100%;
  height: 100%; text-align: left; padding: .75rem 1rem; border-width: 1px; border-left-width: 4px; }
.people strong, .people span { display: block; }
.ways { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; }
.ways .hint { display: inline; }
.ways a { display: inline-block; padding: .25rem 0; }
.scheme { border-top: 1px solid var(--line); margin-top: 1.5rem; }
.scheme h2 { margin-top: 1rem; }
.scheme p { margin: 0 0 .75rem; }
.people span { color: var(--ink); }
:focus-visible { outline: 3px solid #ff9900; outline-offset: 2px; }
fieldset { min-width: 0; border: 1px solid var(--line); border-radius: .25rem; margin: 1rem 0; padding: .75rem 1rem 1rem; }
legend { font-weight: 700; padding: 0 .5rem; }
.fields { display: grid; gap: .75rem 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); }
label { display: block; font-weight: 600; overflow-wrap: anywhere; }
input, select, textarea { font: inherit; color: inherit; width: 100%; padding: .35rem .5rem; border: 1px solid var(--line);
  border-radius: .25rem; background: #fff; }
input[type="checkbox"] { width: auto; margin-right: .5rem; }
summary { cursor: pointer; font-weight: 600; padding: .5rem 0; }
.hint { display: block; font-weight: 400; font-size: .9rem; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .5rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.table { overflow-x: auto; }
@media (max-width: 40rem) { .table table { min-width: 38rem; } }
.ok, .ko { font-weight: 700; }
.ok { color: #00592f; }
.ko { color: #a3001f; }
.notice { padding: .75rem 1rem; background: #dff3e6; color: #00401f; border-left: 4px solid #00592f; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
`;
