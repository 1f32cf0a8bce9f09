import { request } from "undici";
import type { AnswersState, AnswerState } from "#main/security/security-state.ts";

/** Nobody waits longer in front of a terminal, and nothing of the body is looked at. */
const MOST_MS = 5_000;

/** What a certificate that should not be trusted is refused with (Node, OpenSSL). */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/;

/**
 * Asks an installation over the network, as a browser would, following nothing.
 * @throws Error when nothing answers: that is no weakness, only something not looked at
 */
export async function askInstallation(url: URL): Promise<AnswersState> {
  const inClear = await askInClear(url);
  try {
    return { url, page: await ask(url), failure: undefined, inClear };
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? "");
    if (!CERTIFICATE.test(code)) throw error;
    return { url, page: undefined, failure: `il certificato non è accettato (${code})`, inClear };
  }
}

async function ask(url: URL): Promise<AnswerState> {
  const { statusCode, headers, body } = await request(url, { signal: AbortSignal.timeout(MOST_MS) });
  body.destroy();
  body.on("error", () => undefined);
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value ?? "")] as const);
  return { status: statusCode, headers: Object.fromEntries(texts) };
}

/** Only where TLS has its own port is the other one known. */
async function askInClear(url: URL): Promise<AnswerState | undefined> {
  if (url.protocol !== "https:" || url.port !== "") return undefined;
  const twin = new URL(url);
  twin.protocol = "http:";
  return ask(twin).catch(() => undefined);
}
