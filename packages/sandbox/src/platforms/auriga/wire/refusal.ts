/**
 * What AURIGA answers inside an HTTP 200 when it does not do what it is asked: numbers of the reference
 * (`WSError/ErrorNumber`). Fifty more is the same area, failed unexpectedly.
 */
export const REFUSAL = {
  invalidXml: 1,
  missingApplication: 3,
  loginFailed: 4,
  noDatabase: 6,
  wrongDigest: 8,
  noCredentials: 9,
  cannotAttach: 10,
  wrongDomain: 11,
  application: 100,
} as const;

export class Refusal extends Error {
  readonly number: number;
  readonly context: string;

  constructor(number: number, message: string, context = "") {
    super(message);
    this.number = number;
    this.context = context;
  }
}

/** The commonest one: the application itself says no. */
export function refuse(message: string): never {
  throw new Refusal(REFUSAL.application, message, "WebService");
}

/** The call never reached the application: told as a SOAP Fault with HTTP 500. */
export class SoapFault extends Error {
  readonly code: "Client" | "Server";

  constructor(code: "Client" | "Server", message: string) {
    super(message);
    this.code = code;
  }
}
