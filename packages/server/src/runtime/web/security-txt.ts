import type { FastifyInstance } from "fastify";

export interface SecurityTxt {
  /** `mailto:` or `https:`; empty: the file is not there. */
  contact: string;
  publicUrl: URL;
  now(): Date;
}

/** RFC 9116, 2.5.5: less than a year ahead, so that who reads it knows that somebody still minds it. */
const VALID_DAYS = 180;

/** Whom to tell of a weakness (RFC 9116), at the address where those who look for one look. */
export function serveSecurityTxt(fastify: FastifyInstance, options: SecurityTxt): void {
  if (options.contact === "") return;
  fastify.get("/.well-known/security.txt", (_, reply) =>
    reply
      .type("text/plain; charset=utf-8")
      .header("cache-control", "public, max-age=86400")
      .send(textOf(options)),
  );
}

function textOf({ contact, publicUrl, now }: SecurityTxt): string {
  const expires = new Date(now().getTime() + VALID_DAYS * 86_400_000);
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    "Preferred-Languages: it, en",
    `Canonical: ${new URL("/.well-known/security.txt", publicUrl).href}`,
  ];
  return `${lines.join("\n")}\n`;
}
