import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Principal } from "#domain/access/policy.ts";
import { claimToken, findClient, meetClient } from "#features/access/client-store.ts";
import type { ClientVouching, VouchedClient } from "#ports/client-identity.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import type { ClientReader } from "#runtime/web/client-reader.ts";

/** A role that was given or taken is felt within this time, as a person's is. */
const KEEP_MS = 3_000;
const REMEMBERED_MS = 600_000;
const MOST = 5_000;
/** Longer than any that an issuer writes: what is more is not looked at. */
const LONGEST_TOKEN = 12_000;

interface Brought {
  vouching: ClientVouching;
  token: string;
}

interface Kept<V> {
  until: number;
  value: V;
}

/**
 * Machines are principals like people: known by what vouches for them, with the roles that somebody gave them. A token is
 * checked once and remembered for a while; one that may be used once is never remembered.
 */
export function clientReader(db: Db, vouchings: readonly ClientVouching[]): ClientReader {
  const checked = new Map<string, Kept<VouchedClient>>();
  const principals = new Map<string, Kept<Promise<Principal>>>();
  const ofRequest = new WeakMap<FastifyRequest, Promise<Principal>>();

  async function vouched({ vouching, token }: Brought): Promise<VouchedClient> {
    if (token.length > LONGEST_TOKEN) throw refused("è troppo lungo");
    const key = createHash("sha256").update(token).digest("base64");
    const kept = checked.get(key);
    if (kept !== undefined && kept.until > Date.now()) return kept.value;
    const reading = await vouching.read(token);
    if (reading.kind === "refused") throw refused(reading.because);
    const { client } = reading;
    // Not for ever: the key that signed it may be withdrawn.
    const until = Math.min(client.expiresAt.getTime(), Date.now() + REMEMBERED_MS);
    if (client.usedOnce === undefined) keep(checked, key, { until, value: client });
    else if (!(await claimToken(db, client.usedOnce, client.expiresAt))) throw refused("è già stato usato");
    return client;
  }

  function principalOf(client: VouchedClient, correlationId: string): Promise<Principal> {
    const kept = principals.get(client.identifier);
    if (kept !== undefined && kept.until > Date.now()) return kept.value;
    const value = readPrincipal(db, client, correlationId);
    keep(principals, client.identifier, { until: Date.now() + KEEP_MS, value });
    value.catch(() => principals.delete(client.identifier));
    return value;
  }

  async function read(request: FastifyRequest): Promise<Principal> {
    const brought = broughtBy(vouchings, request);
    if (brought.length !== 1) throw refused("è accompagnato da un altro");
    return principalOf(await vouched(brought[0] as Brought), request.id);
  }

  return {
    isClient: (request) => broughtBy(vouchings, request).length > 0,
    read(request) {
      const known = ofRequest.get(request) ?? read(request);
      ofRequest.set(request, known);
      return known;
    },
  };
}

function broughtBy(vouchings: readonly ClientVouching[], { headers }: FastifyRequest): Brought[] {
  return vouchings.flatMap((vouching) => {
    const token = vouching.tokenIn(headers);
    return token === undefined ? [] : [{ vouching, token }];
  });
}

const refused = (because: string) => new Problem("client-refused", `Il gettone ${because}`);

/** Oldest first, since what is renewed is put at the end. */
function keep<V>(kept: Map<string, Kept<V>>, key: string, value: Kept<V>): void {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > MOST) kept.delete(kept.keys().next().value as string);
}

async function readPrincipal(db: Db, client: VouchedClient, correlationId: string): Promise<Principal> {
  const found = (await findClient(db, client.identifier)) ?? (await meetClient(db, client, correlationId));
  if (found.isDisabled) throw refused("è di un client disabilitato");
  return found.principal;
}
