import pino, { type Logger } from "pino";
import { errorLine } from "#runtime/error-line.ts";

export type { Logger };

/** JSON lines on standard output; fixed event names, secrets and personal data never written. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    // What an error carries besides its kind and place is data: rows, parameters, texts that were read.
    serializers: { err: errorLine, error: errorLine },
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
