import { sign } from "node:crypto";
import type { SigningKey } from "#core/signing-key.ts";
import type { PublishedApi } from "#platforms/gateway/api-catalogue.ts";
import type { Application } from "#platforms/gateway/applications.ts";
import type { GatewaySettings } from "#platforms/gateway/settings.ts";

const CLAIM = "http://wso2.org/claims/";
const LIFE_SECONDS = 900;

export interface BackEndJwtOptions {
  application: Application;
  api: PublishedApi;
  settings: GatewaySettings;
  key: SigningKey;
}

/**
 * The `X-JWT-Assertion` handed to a back end. Made by hand because WSO2 encodes the parts in plain Base64, padding
 * included (not Base64URL), and escapes the slashes of the JSON: a verifier must check the signature over those
 * very bytes.
 */
export function makeBackEndJwt({ application, api, settings, key }: BackEndJwtOptions): string {
  const now = Math.floor(Date.now() / 1000);
  const header = encode({ typ: "JWT", alg: "RS256", x5t: key.kid, kid: key.kid });
  const payload = encode({
    iss: "wso2.org/products/am",
    iat: now,
    exp: now + LIFE_SECONDS,
    [`${CLAIM}subscriber`]: application.owner,
    [`${CLAIM}applicationid`]: String(application.id),
    [`${CLAIM}applicationname`]: application.name,
    [`${CLAIM}applicationtier`]: settings.applicationTier,
    [`${CLAIM}apicontext`]: api.context,
    [`${CLAIM}version`]: api.version,
    [`${CLAIM}tier`]: settings.subscriptionTier,
    [`${CLAIM}keytype`]: "PRODUCTION",
    [`${CLAIM}usertype`]: "APPLICATION",
    [`${CLAIM}enduser`]: `${application.owner}@carbon.super`,
    [`${CLAIM}enduserTenantId`]: "-1234",
  });
  const signature = sign("RSA-SHA256", Buffer.from(`${header}.${payload}`), key.privateKey);
  return `${header}.${payload}.${signature.toString("base64")}`;
}

function encode(value: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(value).replaceAll("/", "\\/")).toString("base64");
}
