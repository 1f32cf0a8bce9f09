import type { TLSSocket } from "node:tls";
import type { FastifyRequest } from "fastify";
import type { Arrival } from "#ports/identity-provider.ts";

/** A request as the socket gave it: nothing that a proxy or a caller could have written over is looked at. */
export function arrivalOf({ raw }: Pick<FastifyRequest, "raw">): Arrival {
  const socket = raw.socket as Partial<TLSSocket> & typeof raw.socket;
  return {
    rawHeaders: raw.rawHeaders,
    peerAddress: socket.remoteAddress ?? "",
    certificate: socket.authorized === true ? certificateOf(socket as TLSSocket) : undefined,
  };
}

function certificateOf(socket: TLSSocket): Arrival["certificate"] {
  const { fingerprint256, subject } = socket.getPeerCertificate();
  if (fingerprint256 === undefined || subject === undefined) return undefined;
  const parts = Object.entries(subject).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}=${String(one)}`),
  );
  return { fingerprint256, subject: parts.join(", ") };
}
