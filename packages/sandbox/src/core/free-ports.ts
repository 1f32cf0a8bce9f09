import { createServer } from "node:net";
import { PORT_OFFSET } from "#core/platform.ts";

export class PortTaken extends Error {
  readonly port: number;
  constructor(port: number, cause: unknown) {
    super(`Port ${port} is taken.`, { cause });
    this.port = port;
  }
}

/**
 * Tries every port before anything else is touched: a second sandbox started by mistake must fail without having
 * opened the state of the first. Throws `PortTaken`.
 */
export async function requireFreePorts(host: string, basePort: number): Promise<void> {
  await Promise.all(Object.values(PORT_OFFSET).map((offset) => requireFreePort(host, basePort + offset)));
}

function requireFreePort(host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const probe = createServer();
  probe.once("error", (error) => reject(new PortTaken(port, error)));
  probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  return promise;
}
