import fastify, { type FastifyInstance } from "fastify";
import { everyPlatform } from "#core/every-platform.ts";
import { applyFaults } from "#core/fault-hooks.ts";
import { type Listener, openListener } from "#core/listener.ts";
import { type ListenerName, type Platform, PORT_OFFSET } from "#core/platform.ts";
import { type OpenedWorld, openWorld, type WorldOptions } from "#core/world.ts";

const HOST = "127.0.0.1";
/** Photos come through here; each platform sets its own lower limit where it has one. */
const BODY_LIMIT = 64 * 1024 * 1024;

export interface RunningSandbox {
  ports: Partial<Record<ListenerName, number>>;
  urls: Partial<Record<ListenerName, string>>;
  world: OpenedWorld;
  /** Closes every listener, drops the connections and closes the state. */
  close(): Promise<void>;
}

/**
 * Starts the simulated municipality: one listener for each platform on 127.0.0.1, at `basePort` plus the offset of
 * `PORT_OFFSET`, or on any free port when `basePort` is 0. `platforms` defaults to all of them.
 * Rejects with the socket's error when a port is taken; nothing stays open then.
 */
export async function startSandbox(
  options: WorldOptions = {},
  platforms?: readonly Platform[],
): Promise<RunningSandbox> {
  const chosen = platforms ?? (await everyPlatform());
  const world = openWorld(options);
  const listeners = new Map<ListenerName, Listener>();
  const close = async (): Promise<void> => {
    await Promise.all([...listeners.values()].map((listener) => listener.close()));
    world.close();
  };
  try {
    for (const platform of chosen) {
      listeners.set(platform.listener, await openPlatform(platform, world));
    }
  } catch (error) {
    await close();
    throw error;
  }
  followOutages(world, chosen, listeners);
  const ports = Object.fromEntries([...listeners].map(([name, { port }]) => [name, port]));
  return { ports, urls: world.urls, world, close };
}

async function openPlatform(platform: Platform, world: OpenedWorld): Promise<Listener> {
  const app = createApp();
  applyFaults(app, platform, world);
  await platform.register(app, world);
  const { basePort } = world.config;
  const port = basePort === 0 ? 0 : basePort + PORT_OFFSET[platform.listener];
  const listener = await openListener({ app, host: HOST, port });
  world.urls[platform.listener] = `http://${HOST}:${listener.port}`;
  if (world.faults.of(platform.name).down) await listener.pause();
  return listener;
}

function createApp(): FastifyInstance {
  return fastify({
    bodyLimit: BODY_LIMIT,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
  });
}

/** During an outage the port itself is closed: "connection refused" tells a client that nothing was received. */
function followOutages(
  world: OpenedWorld,
  platforms: readonly Platform[],
  listeners: ReadonlyMap<ListenerName, Listener>,
): void {
  world.faults.onChange((name, { down }) => {
    for (const platform of platforms) {
      if (platform.name !== name) continue;
      const listener = listeners.get(platform.listener);
      void (down ? listener?.pause() : listener?.resume());
    }
  });
}
