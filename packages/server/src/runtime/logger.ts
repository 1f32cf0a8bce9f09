import pino, { type Logger } from "pino";

export type { Logger };

/** JSON lines on standard output; fixed event names, secrets and personal fields never written. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: [
        "authorization",
        "cookie",
        "*.authorization",
        "*.cookie",
        "*.password",
        "*.secret",
        "*.token",
        "*.access_token",
        "*.codiceFiscale",
        "*.taxCode",
      ],
      censor: "***",
    },
  });
}
