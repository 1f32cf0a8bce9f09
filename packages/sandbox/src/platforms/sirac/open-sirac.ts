import type { FastifyReply, FastifyRequest } from "fastify";
import type { KeptSettings } from "#core/kept-settings.ts";
import type { World } from "#core/platform.ts";
import { openSigningKey, type SigningKey } from "#core/signing-key.ts";
import { openClients, type Clients } from "#platforms/sirac/clients.ts";
import { openParticipants, type Participants } from "#platforms/sirac/participants.ts";
import { type Credential, credentialOf } from "#platforms/sirac/saml/credential.ts";
import { openServiceProviders, type ServiceProviders } from "#platforms/sirac/saml/service-providers.ts";
import { openSiracSettings, type SiracSettings } from "#platforms/sirac/settings.ts";
import { openSiracStore, type SessionLives, type SiracStore } from "#platforms/sirac/store.ts";

/** As Keycloak has them when nobody changes them: a session that OpenID clients keep up is idle after half an hour. */
export interface SiracLives extends SessionLives {
  code: number;
  access: number;
  refresh: number;
}

/** What SIRAC's routes share. Everything is in the database: the console opens the same for itself. */
export interface Sirac {
  world: World;
  key: SigningKey;
  /** The same key, with the certificate that SAML publishes it in. */
  credential: Credential;
  store: SiracStore;
  participants: Participants;
  clients: Clients;
  providers: ServiceProviders;
  settings: KeptSettings<SiracSettings>;
  lives: SiracLives;
}

/** A request being answered. */
export interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

const LIVES: SiracLives = { code: 60, access: 300, refresh: 1_800, idle: 1_800, session: 36_000 };

export async function openSirac(world: World, lives: Partial<SiracLives> = {}): Promise<Sirac> {
  const key = await openSigningKey(world.db, "sirac");
  return {
    world,
    key,
    credential: credentialOf(key.privateKey, "SIRAC simulato"),
    store: openSiracStore(world.db),
    participants: openParticipants(world.db),
    clients: openClients(world.db, world.config),
    providers: openServiceProviders(world.db),
    settings: openSiracSettings(world.db),
    lives: { ...LIVES, ...lives },
  };
}
