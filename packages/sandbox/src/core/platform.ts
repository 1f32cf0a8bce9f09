import type { DatabaseSync } from "node:sqlite";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { City } from "#city/types.ts";

/** Every outside platform that the sandbox plays, by the name its console and its faults use. */
export type PlatformName =
  | "gateway"
  | "sirac"
  | "czrm"
  | "segnalaci"
  | "realgimm"
  | "auriga"
  | "caitel"
  | "edilizia";

/**
 * One listener per platform, all on loopback. The gateway reaches the back ends over real sockets, as the
 * municipality's does, so nothing is shared between a caller and a platform but the wire.
 * Offsets are added to `SANDBOX_PORT` (default 3100).
 */
export const PORT_OFFSET = {
  gateway: 0,
  sirac: 1,
  "segnalaci-site": 2,
  console: 3,
  czrm: 4,
  segnalaci: 5,
  realgimm: 6,
  "sirac-proxy": 7,
  auriga: 8,
  caitel: 9,
  edilizia: 10,
} as const;

/** A listener of the sandbox, by name. */
export type ListenerName = keyof typeof PORT_OFFSET;

/** Where each back end is mounted on the gateway. */
export const GATEWAY_CONTEXT = {
  czrm: "/czrm",
  segnalaci: "/segnalaci/v1",
  realgimm: "/realgimm/v1",
  auriga: "/auriga/v1",
  caitel: "/caitel/v1",
  /** The building office publishes three services: this one and the two that follow. */
  edilizia: "/edilizia/pratiche/v1",
  "edilizia-abitabilita": "/edilizia/abitabilita/v1",
  "edilizia-condono": "/edilizia/condono/v1",
  /** Stabile's own API, published on the gateway like any other. */
  stabile: "/stabile/v1",
} as const;

export interface SandboxConfig {
  basePort: number;
  /** Folder of the sandbox's own state, `var/sandbox` by default. */
  dataDir: string;
  seed: number;
  size: "small" | "genoa" | "metropolis";
  /** Where Stabile answers; webhooks and the browser's redirect go there. */
  stabileUrl: string;
  /** How long a lost answer keeps its connection open before it is closed; 20,000 when absent. */
  lostAnswerHoldMs?: number;
  /** How SIRAC's applications are known to it from the start; each can be changed later from the console. */
  sirac?: SiracEnvironment;
}

export interface SiracEnvironment {
  /** Web addresses or files of SAML metadata. */
  serviceProviders?: readonly string[] | undefined;
  /** Where the OpenID client `stabile` is told that a session has ended. */
  backchannelLogoutUri?: string | undefined;
  /** What stands behind the reverse proxy; Stabile when absent. */
  proxyTarget?: string | undefined;
  proxyPaths?: readonly string[] | undefined;
  proxySecret?: string | undefined;
  proxyNotifyUrl?: string | undefined;
}

/** What every platform is given. State is SQLite so that it survives a kill; each platform makes its own tables. */
export interface World {
  config: SandboxConfig;
  /** Table names start with the platform's name: `czrm_case`. */
  db: DatabaseSync;
  city: City;
  faults: FaultBoard;
  /** Wall clock, or an accelerated one when a replay sets it. Tokens and sessions live on the wall clock instead. */
  now(): Date;
  /**
   * Base address of a listener, such as `http://127.0.0.1:3104`, without a final slash. With ephemeral ports it is
   * known once the listener is open: ask while serving a request, not while registering.
   */
  urlOf(listener: ListenerName): string;
}

/**
 * Switched by the admin call `PUT /admin/platforms/:name/faults` and by the console's form.
 * Rates are probabilities from 0 to 1; all zero means a healthy platform.
 */
export interface Faults {
  latencyMs: number;
  /** Answers 500, 502 or 503 before anything is done. */
  errorRate: number;
  /** Does the work, then never answers (the connection stays open until the caller gives up, or is reset). */
  timeoutAfterEffectRate: number;
  /** 429 with the platform's own throttling body. */
  throttleRate: number;
  /** Tokens are told to be expired although they are not. */
  expiredTokenRate: number;
  /** Lists and webhooks repeat items; the gateway delivers a write twice. */
  duplicateRate: number;
  /** Lists and webhooks come out of order; the gateway holds some calls back. */
  reorderRate: number;
  /** The body is cut in the middle, with the connection closed. */
  truncateRate: number;
  /** The platform refuses every call (connection refused or 503), as in an outage. */
  down: boolean;
  /** A business refusal inside an answer that looks good (AURIGA). */
  refusalRate: number;
  /** What arrived is said not to be what was sent, whatever its digest (AURIGA). */
  digestRate: number;
  /** An answer whose envelope is good and whose inside cannot be read (AURIGA). */
  malformedRate: number;
  /** A file is lost on its way into the archive: the rest is done, with a warning (AURIGA). */
  lostFileRate: number;
  /** The work is done, and the answer is a failure to attach its result (AURIGA). */
  unattachedRate: number;
}

export interface FaultBoard {
  of(platform: PlatformName): Faults;
  set(platform: PlatformName, faults: Partial<Faults>): Faults;
  /** Draws once against a rate: a seeded generator, so that a failing run can be repeated. */
  strikes(platform: PlatformName, kind: keyof Omit<Faults, "latencyMs" | "down">): boolean;
  /** A number in [0, 1) from the same seeded generator, for choices such as which item is repeated. */
  draw(platform: PlatformName, purpose: string): number;
}

/** A call that a generic fault has struck. */
export interface FaultedCall {
  request: FastifyRequest;
  reply: FastifyReply;
  world: World;
}

/** How a platform words its own generic failures; without it, the words of a plain reverse proxy are used. */
export interface FaultReplies {
  throttled?(call: FaultedCall): FastifyReply;
  failed?(call: FaultedCall, status: 500 | 502 | 503): FastifyReply;
}

/** A platform: its routes on its own listener. Generic faults (latency, 5xx, 429, truncation…) are applied around it. */
export interface Platform {
  name: PlatformName;
  title: string;
  /** Which listener of `PORT_OFFSET` these routes are served on. */
  listener: ListenerName;
  faultReplies?: FaultReplies;
  register(app: FastifyInstance, world: World): void | Promise<void>;
}
