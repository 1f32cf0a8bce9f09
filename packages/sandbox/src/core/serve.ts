import { setTimeout as delay } from "node:timers/promises";
import fastify, { type FastifyInstance } from "fastify";
import type { SandboxControl } from "#core/control.ts";
import { EVERY_PLATFORM } from "#core/every-platform.ts";
import { NO_FAULTS, PLATFORM_NAMES } from "#core/fault-board.ts";
import { applyFaults } from "#core/fault-hooks.ts";
import { requireFreePorts } from "#core/free-ports.ts";
import { type Listener, openListener } from "#core/listener.ts";
import { type ListenerName, type Platform, PORT_OFFSET, type World } from "#core/platform.ts";
import { wipeState } from "#core/wipe-state.ts";
import { type OpenedWorld, openWorld, type WorldOptions } from "#core/world.ts";
import { registerConsole } from "#platforms/console/console.ts";

const HOST = "127.0.0.1";
/** Photos come through here; each platform sets its own lower limit where it has one. */
const BODY_LIMIT = 64 * 1024 * 1024;

export interface RunningSandbox {
  ports: Partial<Record<ListenerName, number>>;
  urls: Partial<Record<ListenerName, string>>;
  world: OpenedWorld;
  /** Resolves when the listeners have followed the last change of the switches. */
  settled(): Promise<void>;
  /** Puts back the seeded data and regular behaviour, on the same ports. */
  reset(): Promise<void>;
  /** Closes every listener, drops the connections and closes the state. */
  close(): Promise<void>;
}

/**
 * Starts the simulated municipality: one listener for each platform on 127.0.0.1, at `basePort` plus the offset of
 * `PORT_OFFSET`, or on any free port when `basePort` is 0; the console besides. `platforms` defaults to all of them.
 * Rejects with `PortTaken`, or with SQLite's error when the state cannot be opened; nothing stays open then.
 */
export async function startSandbox(
  options: WorldOptions = {},
  platforms: readonly Platform[] = EVERY_PLATFORM,
): Promise<RunningSandbox> {
  if (options.basePort !== 0) await requireFreePorts(HOST, options.basePort ?? 3100);
  const world = openWorld(options);
  const host = hostPlatforms(world, platforms);
  try {
    await host.openAll();
    await host.openConsole();
  } catch (error) {
    await host.closeAll();
    world.close();
    throw error;
  }
  return {
    ports: host.ports(),
    urls: world.urls,
    world,
    settled: host.settled,
    reset: host.reset,
    async close() {
      await host.closeAll();
      world.close();
    },
  };
}

interface Host extends SandboxControl {
  openAll(): Promise<void>;
  openConsole(): Promise<void>;
  closeAll(): Promise<void>;
  ports(): Partial<Record<ListenerName, number>>;
}

/** The platforms and the sockets they are served on. */
interface Hosting {
  world: OpenedWorld;
  platforms: readonly Platform[];
  listeners: Map<ListenerName, Listener>;
}

function hostPlatforms(world: OpenedWorld, platforms: readonly Platform[]): Host {
  const hosting: Hosting = { world, platforms, listeners: new Map() };
  const { listeners } = hosting;
  const settled = followOutages(hosting);
  const control: SandboxControl = {
    world,
    platforms,
    settled,
    async reset() {
      for (const name of PLATFORM_NAMES) world.faults.set(name, NO_FAULTS);
      await settled();
      await startOver(hosting);
    },
  };
  return {
    ...control,
    openAll: () => openPlatforms(hosting, world),
    async openConsole() {
      const app = createApp();
      await registerConsole(app, control);
      await open(hosting, { name: "console", app });
    },
    async closeAll() {
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
    },
    ports: () => Object.fromEntries([...listeners].map(([name, { port }]) => [name, port])),
  };
}

async function openPlatforms(hosting: Hosting, seen: World): Promise<void> {
  for (const platform of hosting.platforms) {
    const app = createApp();
    applyFaults(app, platform, seen);
    await platform.register(app, seen);
    const listener = await open(hosting, { name: platform.listener, app });
    if (seen.faults.of(platform.name).down) await listener.pause();
  }
}

async function startOver(hosting: Hosting): Promise<void> {
  const { world, platforms, listeners } = hosting;
  const running = platforms.flatMap(({ listener }) => listeners.get(listener) ?? []);
  await Promise.all(running.map((listener) => listener.close()));
  // Callers must see their kept-alive connections end before anything answers at the same address again.
  await delay(20);
  world.clock.clear();
  wipeState(world.db);
  // Platforms keep what they know by world: they must meet one they have not seen yet.
  await openPlatforms(hosting, freshView(world));
}

function freshView(world: OpenedWorld): World {
  const { config, db, faults, now, urlOf } = world;
  return {
    config,
    db,
    faults,
    now,
    urlOf,
    get city() {
      return world.city;
    },
  };
}

/** At the port it had before, when it is opened again after a reset. */
async function open(
  { world, listeners }: Hosting,
  { name, app }: { name: ListenerName; app: FastifyInstance },
): Promise<Listener> {
  const { basePort } = world.config;
  const first = basePort === 0 ? 0 : basePort + PORT_OFFSET[name];
  const listener = await openListener({ app, host: HOST, port: listeners.get(name)?.port ?? first });
  listeners.set(name, listener);
  world.urls[name] = `http://${HOST}:${listener.port}`;
  return listener;
}

function createApp(): FastifyInstance {
  return fastify({
    bodyLimit: BODY_LIMIT,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
  });
}

/**
 * During an outage the port itself is closed: "connection refused" tells a client that nothing was received.
 * Answers a function that waits for the listeners to have followed.
 */
function followOutages({ world, platforms, listeners }: Hosting): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  world.faults.onChange((name, { down }) => {
    const followers = platforms
      .filter((platform) => platform.name === name)
      .map(({ listener }) => listeners.get(listener))
      .map((listener) => (down ? listener?.pause() : listener?.resume()));
    last = Promise.all([last, ...followers]);
  });
  return async () => void (await last);
}
