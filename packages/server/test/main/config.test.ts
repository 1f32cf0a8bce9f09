import { expect, test } from "vitest";
import { readConfig } from "#main/config.ts";
import { exitCodeOf, explain } from "#main/exit-codes.ts";

test("a real installation without its secrets is refused at start, every one named together", () => {
  const attempt = () => readConfig({ SANDBOX: "false" });
  expect(attempt).toThrow(/GATEWAY_SECRET[\s\S]*CZRM_ESB_SECRET[\s\S]*REALGIMM_PASSWORD/);
});

const REAL = {
  SANDBOX: "false",
  GATEWAY_KEY: "k",
  GATEWAY_SECRET: "s",
  CZRM_ESB_SECRET: "otto-caratteri",
  REALGIMM_USER: "u",
  REALGIMM_PASSWORD: "p",
};

test("the published credentials never reach a real installation", () => {
  expect(JSON.stringify(readConfig(REAL))).not.toContain("demo");
});

test("with the sandbox on, its addresses follow its port", () => {
  expect(readConfig({ SANDBOX_PORT: "4100" })).toMatchObject({
    GATEWAY_URL: "http://localhost:4100",
    SIRAC_ISSUER: "http://localhost:4101",
  });
});

test("a real installation is of nobody until its municipality says its name, and never of the simulated one", () => {
  const { MUNICIPALITY_NAME, MUNICIPALITY_SHORT_NAME, MUNICIPALITY_REGION } = readConfig(REAL);
  expect([MUNICIPALITY_NAME, MUNICIPALITY_SHORT_NAME, MUNICIPALITY_REGION]).toEqual(["", "", ""]);
  expect(readConfig({ ...REAL, MUNICIPALITY_NAME: "Comune di Savona" })).toMatchObject({
    MUNICIPALITY_NAME: "Comune di Savona",
  });
});

test("each bad day has its own exit code and one sentence that says what to do", () => {
  const failure = (code: string) => Object.assign(new Error("x"), { code });
  expect(exitCodeOf(failure("EADDRINUSE"))).toBe(3);
  expect(explain(failure("EADDRINUSE"))).toContain("PORT=");
  expect(exitCodeOf(failure("ECONNREFUSED"))).toBe(4);
  expect(explain(failure("ECONNREFUSED"))).toContain("DATABASE_URL");
  expect(exitCodeOf(failure("ENOSPC"))).toBe(7);
  expect(explain(failure("ENOSPC"))).toContain("disco è pieno");
});

test("TLS wants its certificate and its key together", () => {
  expect(() => readConfig({ ...REAL, TLS_KEY_FILE: "/etc/chiave.pem" })).toThrow(
    "TLS_CERT_FILE e TLS_KEY_FILE",
  );
});

test("a mode whose proxy's secret is not there says so, with what else the mode lacks", () => {
  expect(() =>
    readConfig({ ...REAL, ACCESS_MODE: "shibboleth", ACCESS_PROXY_SECRET_FILE: "/non/esiste" }),
  ).toThrow(/ACCESS_PROXY_SECRET_FILE: .*non si legge[\s\S]*ACCESS_PROXY_PEERS/);
});
