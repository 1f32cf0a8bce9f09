import { isIP } from "node:net";
import { connect } from "node:tls";
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
  const around = { url, inClear: await askInClear(url), certificateDays: await certificateDays(url) };
  try {
    const page = await ask(url);
    return { ...around, page, failure: undefined, noticeStatus: await sendNotice(url) };
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? "");
    if (!CERTIFICATE.test(code)) throw error;
    const failure = `il certificato non è accettato (${code})`;
    return { ...around, page: undefined, failure, noticeStatus: undefined };
  }
}

/** A notice that names no session: who believes it says that it understands nothing (400), who does not, that it is not for us. */
async function sendNotice(url: URL): Promise<number | undefined> {
  const signal = AbortSignal.timeout(MOST_MS);
  const asked = request(new URL("/slo/back", url), { method: "POST", body: "<prova/>", signal });
  return asked.then(
    async ({ statusCode, body }) => {
      await body.dump();
      return statusCode;
    },
    () => undefined,
  );
}

const DAY_MS = 86_400_000;

/** Whoever signed it: whether it is believed is seen by asking for a page. */
function certificateDays({ protocol, hostname, port }: URL): Promise<number | undefined> {
  if (protocol !== "https:") return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    const named = isIP(host) === 0 ? { servername: host } : {};
    const options = { host, ...named, port: Number(port || 443), rejectUnauthorized: false };
    const socket = connect(options, () => {
      const ends = Date.parse(socket.getPeerCertificate().valid_to);
      resolve(Number.isNaN(ends) ? undefined : Math.floor((ends - Date.now()) / DAY_MS));
      socket.destroy();
    });
    socket.setTimeout(MOST_MS, () => socket.destroy());
    socket.once("error", () => resolve(undefined)).once("close", () => resolve(undefined));
  });
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
