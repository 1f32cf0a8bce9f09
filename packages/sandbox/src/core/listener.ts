import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";

export interface Listener {
  port: number;
  /** Stops accepting and drops every connection: callers are refused, as by a machine whose service is stopped. */
  pause(): Promise<void>;
  /** Listens again on the same port. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

export interface ListenerOptions {
  app: FastifyInstance;
  host: string;
  /** 0 takes any free port. */
  port: number;
}

/**
 * Opens a Fastify application on a socket of ours rather than with `app.listen`, because a simulated outage must
 * close that socket and open it again while the application lives on.
 * Rejects with the socket's error (`EADDRINUSE`…) when the port cannot be had.
 */
export async function openListener({ app, host, port }: ListenerOptions): Promise<Listener> {
  await app.ready();
  await listen(app, host, port);
  const bound = (app.server.address() as AddressInfo).port;
  // Changes are queued: switching an outage on and off quickly must end in the state asked last.
  let last: Promise<void> = Promise.resolve();
  const queue = (step: () => Promise<void>): Promise<void> => {
    last = last.then(step, step);
    return last;
  };
  const stop = (): Promise<void> => stopListening(app);
  return {
    port: bound,
    pause: () => queue(stop),
    resume: () => queue(() => (app.server.listening ? Promise.resolve() : listen(app, host, bound))),
    close: () => queue(stop).then(() => app.close()),
  };
}

function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  app.server.once("error", reject);
  app.server.listen({ host, port }, () => {
    app.server.off("error", reject);
    resolve();
  });
  return promise;
}

function stopListening(app: FastifyInstance): Promise<void> {
  if (!app.server.listening) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  app.server.close(() => resolve());
  app.server.closeAllConnections();
  return promise;
}
