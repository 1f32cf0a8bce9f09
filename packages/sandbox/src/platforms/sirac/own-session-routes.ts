import type { FastifyInstance, FastifyReply } from "fastify";
import { html } from "#core/html.ts";
import { sendPage } from "#core/training-page.ts";
import { leaveEverywhere } from "#platforms/sirac/front-logout.ts";
import { findIdentity } from "#platforms/sirac/identities.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { SCHEMES } from "#platforms/sirac/people/schemes.ts";
import { formTargets, SESSION_COOKIE } from "#platforms/sirac/sign-in.ts";
import type { Session } from "#platforms/sirac/store.ts";

const PATH = "/sessione";

/** A person's own session with SIRAC, and the button that ends it everywhere: logout that no application asked for. */
export function registerOwnSession(app: FastifyInstance, sirac: Sirac): void {
  app.get(PATH, (request, reply) => show(sirac, { request, reply }));
  app.post(PATH, (request, reply) => {
    const session = ownSession(sirac, { request, reply });
    if (session === null) return reply.redirect(PATH, 303);
    return leaveEverywhere(
      sirac,
      { request, reply },
      { sid: session.sid, initiator: { by: "person" }, except: () => false },
    );
  });
}

function ownSession(sirac: Sirac, { request }: Exchange): Session | null {
  return sirac.store.sessionOfCookie(request.cookies[SESSION_COOKIE] ?? "");
}

function show(sirac: Sirac, exchange: Exchange): FastifyReply {
  const session = ownSession(sirac, exchange);
  const identity = findIdentity(session?.identityId ?? "");
  const title = "La tua sessione di accesso unico";
  if (session === null || identity === undefined) {
    return sendPage(exchange.reply, {
      title,
      body: html`<p>In questo browser non c'è alcuna sessione aperta.</p>`,
    });
  }
  const parties = sirac.participants.of(session.sid).map(
    ({ party }) => html`<li><code>${party}</code></li>
`,
  );
  const body = html`<p><strong>${identity.display}</strong>, ${SCHEMES[identity.scheme].title}, livello ${session.level}.</p>
<h2>Applicazioni in cui sei entrato</h2>
<ul>
${parties}</ul>
<form method="post" action="${PATH}">
<p class="row"><button class="primary" type="submit">Esci da tutte le applicazioni</button></p>
</form>`;
  // The browser goes round the applications: wherever they are.
  return sendPage(exchange.reply, { title, body, formTargets: [...formTargets(sirac), "https:", "http:"] });
}
