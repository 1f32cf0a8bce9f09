import pino, { type Logger, type LoggerOptions } from "pino";
import { errorLine } from "#runtime/error-line.ts";
import { secretHider } from "#runtime/hide-secrets.ts";

export type { Logger };

/** JSON lines on standard output; fixed event names, secrets and personal data never written. */
export function createLogger(level: string, secrets: readonly string[] = []): Logger {
  return pino(loggerOptions(level, secrets));
}

export function loggerOptions(level: string, secrets: readonly string[]): LoggerOptions {
  const hide = secretHider(secrets);
  const errorOf = (error: unknown) => errorLine(error, hide);
  return {
    level,
    // Whatever a line was made of, a secret of ours does not leave with it.
    hooks: { streamWrite: hide },
    // What an error carries besides its kind and place is data: rows, parameters, texts that were read.
    serializers: { err: errorOf, error: errorOf },
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
  };
}
