import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import { partySettingsSchema } from "#platforms/sirac/attribute-classes.ts";
import { closeSession } from "#platforms/sirac/close-session.ts";
import { mintLogout, mintLogoutSchema } from "#platforms/sirac/desk/mint-logout.ts";
import { HOSTILE_KINDS, mint, mintSchema } from "#platforms/sirac/desk/mint.ts";
import { mintLogoutToken, mintTokenSchema } from "#platforms/sirac/desk/mint-tokens.ts";
import { viewSessions } from "#platforms/sirac/desk/view-sessions.ts";
import { DEMO_IDENTITIES } from "#platforms/sirac/identities.ts";
import { openSirac } from "#platforms/sirac/open-sirac.ts";
import { openProxySettings } from "#platforms/sirac/proxy/settings.ts";
import { fetchMetadata } from "#platforms/sirac/saml/service-providers.ts";
import { NotXml } from "#platforms/sirac/saml/xml.ts";

const ROOT = "/admin/sirac";

const registrationSchema = z.strictObject({
  ...partySettingsSchema.partial().shape,
  metadata: z.string().optional(),
  /** A web address or a file of this machine. */
  source: z.string().optional(),
});

/** SIRAC's desk for programs, on the console's listener: who is registered, who is in, and answers as they must not be. */
export function registerSiracAdmin(app: FastifyInstance, world: World): void {
  app.addContentTypeParser(
    ["application/samlmetadata+xml", "application/xml", "text/xml"],
    { parseAs: "string" },
    (_request, body, done) => done(null, { metadata: body }),
  );
  app.get(`${ROOT}/identities`, () =>
    DEMO_IDENTITIES.map(({ id, display, scheme, provider, levels, joinsSession, upstream, claims }) => ({
      id,
      display,
      scheme,
      provider,
      levels,
      joinsSession,
      upstream,
      claims,
    })),
  );
  registerParties(app, world);
  registerSettings(app, world);
  registerSessions(app, world);
  registerMinting(app, world);
  registerTokenMinting(app, world);
}

function registerParties(app: FastifyInstance, world: World): void {
  const path = `${ROOT}/service-providers`;
  app.get(path, async () => (await openSirac(world)).providers.all());
  app.put(path, async (request, reply) => {
    const wanted = registrationSchema.safeParse(request.body);
    if (!wanted.success) return invalid(reply, wanted.error);
    const { metadata, source, ...settings } = wanted.data;
    try {
      const text = metadata ?? (await fetchMetadata(source ?? ""));
      return (await openSirac(world)).providers.register(text, dropUndefined(settings));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return reply.code(400).send({ title: "I metadati non si possono usare", detail: reason });
    }
  });
  app.delete<{ Querystring: { entityId?: string } }>(path, async (request, reply) => {
    const isGone = (await openSirac(world)).providers.remove(request.query.entityId ?? "");
    return reply.code(isGone ? 204 : 404).send();
  });
  app.get(`${ROOT}/clients`, async () => {
    const clients = (await openSirac(world)).clients.all();
    return clients.map(({ secret: _kept, ...shown }) => shown);
  });
  app.put<{ Params: { id: string } }>(`${ROOT}/clients/:id`, (request, reply) =>
    checked(reply, async () => {
      const changed = (await openSirac(world)).clients.change(request.params.id, request.body);
      if (changed === undefined) return reply.code(404).send({ title: "Client sconosciuto" });
      const { secret: _kept, ...shown } = changed;
      return shown;
    }),
  );
}

function registerSettings(app: FastifyInstance, world: World): void {
  app.get(`${ROOT}/settings`, async () => (await openSirac(world)).settings.read());
  app.put(`${ROOT}/settings`, (request, reply) =>
    checked(reply, async () => (await openSirac(world)).settings.change(request.body)),
  );
  app.get(`${ROOT}/proxy`, () => openProxySettings(world.db, world.config).read());
  app.put(`${ROOT}/proxy`, (request, reply) =>
    checked(reply, () => openProxySettings(world.db, world.config).change(request.body)),
  );
}

function registerSessions(app: FastifyInstance, world: World): void {
  app.get(`${ROOT}/sessions`, async () => viewSessions(await openSirac(world)));
  app.delete<{ Params: { sid: string } }>(`${ROOT}/sessions/:sid`, async (request, reply) => {
    const sirac = await openSirac(world);
    if (sirac.store.session(request.params.sid) === null) {
      return reply.code(404).send({ title: "Sessione sconosciuta o già finita" });
    }
    const { told, unconfirmed } = await closeSession(sirac, request.params.sid);
    return {
      told: told.map(({ participant, confirmed }) => ({
        protocol: participant.protocol,
        party: participant.party,
        confirmed,
      })),
      unconfirmed,
    };
  });
}

function registerMinting(app: FastifyInstance, world: World): void {
  app.get(`${ROOT}/saml/responses`, () => ({ kinds: HOSTILE_KINDS }));
  app.post(`${ROOT}/saml/responses`, (request, reply) =>
    checked(reply, async () => {
      const minting = mint(await openSirac(world), mintSchema.parse(request.body));
      return minting.outcome === "minted"
        ? minting.minted
        : reply.code(400).send({ title: "La risposta non si può coniare", detail: minting.reason });
    }),
  );
  app.post(`${ROOT}/saml/logout-requests`, (request, reply) =>
    checked(reply, async () => {
      const minted = mintLogout(await openSirac(world), mintLogoutSchema.parse(request.body));
      return minted ?? reply.code(400).send({ title: "L'applicazione non ha quel modo di uscire" });
    }),
  );
}

function registerTokenMinting(app: FastifyInstance, world: World): void {
  app.post(`${ROOT}/oidc/logout-tokens`, (request, reply) =>
    checked(reply, async () => mintLogoutToken(await openSirac(world), mintTokenSchema.parse(request.body))),
  );
}

/** A wrong body is told member by member; nothing has changed then. */
async function checked(reply: FastifyReply, answer: () => unknown): Promise<unknown> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof z.ZodError) return invalid(reply, error);
    if (error instanceof NotXml) return reply.code(400).send({ title: "Messaggio SAML illeggibile" });
    throw error;
  }
}

function invalid(reply: FastifyReply, error: z.ZodError): FastifyReply {
  const errors = error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  return reply.code(400).send({ title: "Richiesta non valida", errors });
}

function dropUndefined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
