import type { City } from "#city/types.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { type PublishedApi, PUBLISHED_APIS } from "#platforms/gateway/api-catalogue.ts";
import { createGateway } from "#platforms/gateway/platform.ts";
import type { GatewaySettings } from "#platforms/gateway/settings.ts";

export interface OpenedGateway {
  url: string;
  sandbox: RunningSandbox;
}

/** A gateway whose every API is served by one back end. */
export async function openGateway(
  backEndUrl: string,
  settings: Partial<GatewaySettings> = {},
): Promise<OpenedGateway> {
  const apis: PublishedApi[] = PUBLISHED_APIS.map((api) => ({ ...api, backEnd: () => backEndUrl }));
  const options = { basePort: 0, memory: true, city: {} as City, lostAnswerHoldMs: 100 };
  const sandbox = await startSandbox(options, [createGateway({ settings, apis })]);
  return { url: sandbox.urls.gateway ?? "", sandbox };
}

export async function takeToken(gatewayUrl: string, key = "stabile-demo"): Promise<string> {
  const answer = await fetch(`${gatewayUrl}/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${key}:${key}-secret`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
