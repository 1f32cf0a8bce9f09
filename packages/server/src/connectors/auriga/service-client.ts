import type { AurigaConfig } from "#connectors/auriga/config.ts";
import {
  digestOf,
  envelope,
  NotAnAnswer,
  readAnswer,
  readAttached,
  type ServiceAnswer,
} from "#connectors/auriga/envelope-wire.ts";
import { ERROR, isUnexpected, SERVICES, type ServiceName, SETTING_ERRORS } from "#connectors/auriga/wire.ts";
import type { HttpAnswer, HttpCall, HttpClient } from "#runtime/http/http-call.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { writeMultipart } from "#runtime/soap/multipart-related.ts";

export interface ServiceCall {
  service: ServiceName;
  xml: string;
  files?: readonly { name: string; mediaType: string; bytes: Buffer }[];
  correlationId: string;
}

export type ServiceOutcome =
  | { kind: "done"; attachments: Buffer[]; warning: string | null }
  /** The platform's own word on the business; the answer would be the same again. */
  | { kind: "refused"; because: string };

/** @throws PlatformUnavailable when it is not known whether the work was done, or when it cannot be done now */
export type AurigaService = (call: ServiceCall) => Promise<ServiceOutcome>;

interface Credentials {
  userName: string;
  password: string;
}

/** Files travel whole in the answer: a register's limit is seldom above this. */
const MOST_BYTES = 64 * 1024 * 1024;

export function aurigaService(config: AurigaConfig, http: HttpClient): AurigaService {
  let token: string | undefined;
  const byPassword = { userName: config.AURIGA_USER, password: config.AURIGA_PASSWORD };

  async function credentials(correlationId: string): Promise<Credentials> {
    if (config.AURIGA_LOGIN === "password") return byPassword;
    token ??= await takeToken(config, http, { credentials: byPassword, correlationId });
    return { userName: "", password: token };
  }

  return async (call) => {
    const first = await send(config, http, { ...call, credentials: await credentials(call.correlationId) });
    const isExpired = config.AURIGA_LOGIN === "token" && errorOf(first) === ERROR.loginFailed;
    if (!isExpired) return outcomeOf(http.platform, first);
    token = undefined;
    const again = await send(config, http, { ...call, credentials: await credentials(call.correlationId) });
    return outcomeOf(http.platform, again);
  };
}

async function takeToken(
  config: AurigaConfig,
  http: HttpClient,
  { credentials, correlationId }: { credentials: Credentials; correlationId: string },
): Promise<string> {
  const answer = await send(config, http, { service: "login", xml: "", correlationId, credentials });
  const outcome = outcomeOf(http.platform, answer);
  const attached = outcome.kind === "done" ? readToken(outcome.attachments[0]) : undefined;
  if (!attached) throw new PlatformUnavailable(http.platform, "Il protocollo non rilascia il gettone");
  return attached;
}

function readToken(attachment: Buffer | undefined): string | undefined {
  try {
    return readAttached(attachment).textContent?.trim();
  } catch {
    return undefined;
  }
}

async function send(
  config: AurigaConfig,
  http: HttpClient,
  call: ServiceCall & { credentials: Credentials },
): Promise<ServiceAnswer> {
  const answer = await http.call(httpCall(config, call));
  try {
    return read(answer);
  } catch (error) {
    if (error instanceof NotAnAnswer) throw new PlatformUnavailable(http.platform, error.message);
    throw error;
  }
}

const ROOT = "busta@stabile";

function httpCall(config: AurigaConfig, call: ServiceCall & { credentials: Credentials }): HttpCall {
  const { path, word } = SERVICES[call.service];
  const parts = {
    codApplicazione: config.AURIGA_APPLICATION,
    istanzaApplicazione: config.AURIGA_INSTANCE,
    ...call.credentials,
    xml: call.xml,
    hash: digestOf(call.xml),
  };
  const namespace = config.AURIGA_NAMESPACE.replace("*", word);
  const write = (given: typeof parts) => envelope(config.AURIGA_WIRE, namespace, given);
  const files = call.files ?? [];
  return {
    method: "POST",
    path: `${config.AURIGA_PATH}/${path}`,
    correlationId: call.correlationId,
    headers: {
      accept: "multipart/related, text/xml",
      soapaction: '""',
      ...(config.AURIGA_SCHEMA === "" ? {} : { schema: config.AURIGA_SCHEMA }),
    },
    raw: {
      ...bodyOf(write(parts), files),
      shown: write({ ...parts, password: "***", xml: withoutNames(call.xml) }),
    },
    maxBytes: MOST_BYTES,
    failureInside,
    showAnswer,
    readFault: unreadable,
  };
}

/** Who writes or is written to is for the register to know, not for whoever looks at the ledger. */
function withoutNames(xml: string): string {
  return xml.replaceAll(/<(Denominazione_Cognome|Nome)>([^<])[^<]*/g, "<$1>$2***");
}

/** The numbered `Content-Id` is what ties a file to its place (§5): without it the order is not kept. */
function bodyOf(text: string, files: NonNullable<ServiceCall["files"]>) {
  const bytes = Buffer.from(text, "utf8");
  if (files.length === 0) return { contentType: "text/xml; charset=UTF-8", bytes };
  const root = { contentId: ROOT, mediaType: "text/xml; charset=UTF-8", bytes };
  const attached = files.map(({ name, mediaType, bytes: content }, index) => ({
    contentId: `#${index + 1}#${encodeURIComponent(name)}`,
    mediaType,
    bytes: content,
  }));
  const { contentType, body } = writeMultipart(root, attached, "text/xml");
  return { contentType, bytes: body };
}

const read = (answer: HttpAnswer): ServiceAnswer =>
  readAnswer(answer.headers["content-type"] ?? "", answer.bytes);

/** What is no answer of the service was written by something in between, or cut on its way: it is asked again. */
function unreadable(answer: HttpAnswer) {
  if (answer.status !== 200) return undefined;
  try {
    read(answer);
    return undefined;
  } catch (error) {
    return { kind: "unavailable" as const, message: (error as Error).message };
  }
}

function failureInside(answer: HttpAnswer): string | undefined {
  if (answer.status !== 200) return undefined;
  const { output } = read(answer);
  return output.ok ? undefined : `${output.number ?? ""} ${output.message}`.trim();
}

/** Neither the bytes of files nor the token of a login. */
function showAnswer(answer: HttpAnswer): string {
  try {
    const { output, attachments } = read(answer);
    return JSON.stringify({ ...output, attachments: attachments.map(({ length }) => `${length} byte`) });
  } catch {
    return `[${answer.bytes.length} byte, ${answer.headers["content-type"] ?? ""}]`;
  }
}

const errorOf = ({ output }: ServiceAnswer): number | null => (output.ok ? null : output.number);

function outcomeOf(platform: string, { output, attachments }: ServiceAnswer): ServiceOutcome {
  if (output.ok) return { kind: "done", attachments, warning: output.warning };
  const number = output.number ?? ERROR.application;
  const said = `${output.message} (errore ${number})`;
  const isPassing =
    number === ERROR.noDatabase ||
    number === ERROR.answerNotAttached ||
    isUnexpected(number) ||
    SETTING_ERRORS.includes(number) ||
    // The register's own database stumbled: the words of the refusal are not about the document.
    (number === ERROR.application && /SQL error code=/i.test(output.message));
  if (isPassing) throw new PlatformUnavailable(platform, said);
  return { kind: "refused", because: said };
}
