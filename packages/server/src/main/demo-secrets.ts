/**
 * Credentials of the simulated municipality, which are published with it. Used only when the sandbox is on: a real
 * installation that leaves one out is refused at start, not run with a secret that everybody knows.
 */
export const DEMO_SECRETS = {
  GATEWAY_KEY: "stabile-demo",
  GATEWAY_SECRET: "stabile-demo-secret",
  CZRM_ESB_SECRET: "esb-demo-secret",
  ACCESS_PROXY_SECRET: "sirac-proxy-demo-secret",
  REALGIMM_USER: "stabile",
  REALGIMM_PASSWORD: "realgimm-demo",
  AURIGA_USER: "ws_stabile",
  AURIGA_PASSWORD: "auriga-demo",
} as const;
