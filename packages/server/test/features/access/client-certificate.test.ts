import { X509Certificate } from "node:crypto";
import { request } from "node:https";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Certificate, openAuthority } from "#test/support/certificates.ts";
import { freshDatabase } from "#test/support/database.ts";
import { serveApplication } from "#test/support/served-application.ts";

// The proxy proves itself by its certificate, on a connection that is ours to the end: mutual TLS.

const authority = openAuthority("Autorita di prova");
const elsewhere = openAuthority("Autorita di altri");
const server = authority.issue("/CN=localhost", "server");
const proxy = authority.issue("/O=Comune di Prova/CN=proxy-sirac", "proxy");
const colleague = authority.issue("/O=Comune di Prova/CN=altro-servizio", "altro");
const impostor = elsewhere.issue("/O=Comune di Prova/CN=proxy-sirac", "impostore");
const replacement = authority.issue("/O=Comune di Prova/CN=proxy-nuovo", "nuovo");

let application: Awaited<ReturnType<typeof serveApplication>>["application"];
let port: string;
beforeAll(async () => {
  const served = await serveApplication(await freshDatabase(), {
    ACCESS_MODE: "reverse-proxy",
    ACCESS_PROXY_PEERS: "127.0.0.1",
    ACCESS_PROXY_SECRET: "",
    ACCESS_PROXY_CERTIFICATES: `O=Comune di Prova, CN=proxy-sirac; ${new X509Certificate(replacement.cert).fingerprint256}`,
    TLS_CERT_FILE: server.certFile,
    TLS_KEY_FILE: server.keyFile,
    TLS_CLIENT_CA_FILE: authority.caFile,
  });
  ({ application } = served);
  ({ port } = new URL(served.base));
});
afterAll(() => application.close());

function arrive(certificate?: Certificate): Promise<{ status: number; cookie: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port,
        path: "/accesso/sirac",
        ca: authority.ca,
        agent: false,
        ...(certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }),
        headers: {
          comge_codicefiscale: "GHGPLA76S02Z999Q",
          comge_nome: "Paolo",
          comge_cognome: "Ghigliotti",
        },
      },
      (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, cookie: String(answer.headers["set-cookie"] ?? "") });
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}

test("the proxy is known by the subject of its certificate, or by its fingerprint", async () => {
  for (const certificate of [proxy, replacement]) {
    const { status, cookie } = await arrive(certificate);
    expect(status).toBe(303);
    expect(cookie).toMatch(/^__Host-stabile=[\w-]{43};.*HttpOnly; Secure; SameSite=Lax/);
  }
});

test.each<[string, Certificate | undefined]>([
  ["no certificate", undefined],
  ["another service's, of the same authority", colleague],
  ["the same name, of another authority", impostor],
])("with %s what is said in headers is not believed", async (_, certificate) => {
  expect(await arrive(certificate)).toEqual({ status: 403, cookie: "" });
});
