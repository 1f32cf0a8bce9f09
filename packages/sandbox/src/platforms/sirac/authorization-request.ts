import { z } from "zod";
import { mayReturnTo, type OidcClient } from "#platforms/sirac/clients.ts";

/** An authorization request found good. */
export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  scope: string;
  codeChallenge: string;
  state: string | undefined;
  nonce: string | undefined;
  prompt: string | undefined;
  maxAge: number | undefined;
  /** `acr_values`, as the weakest sign-in the application takes. */
  acr: readonly string[];
}

export type ParsedRequest =
  | { outcome: "good"; request: AuthorizationRequest }
  /** The browser must not be sent anywhere: who asks, or where to return, is not known. */
  | { outcome: "refused"; reason: string }
  | { outcome: "error"; redirectUri: string; state: string | undefined; error: string; description: string };

const parametersSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.string().optional(),
  response_mode: z.string().optional(),
  scope: z.string().default(""),
  state: z.string().optional(),
  nonce: z.string().optional(),
  prompt: z.string().optional(),
  max_age: z.coerce.number().int().min(0).optional(),
  acr_values: z.string().default(""),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
  request: z.string().optional(),
  request_uri: z.string().optional(),
});
type Parameters = z.infer<typeof parametersSchema>;

/** Base64URL of a SHA-256: 43 characters. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

export function parseAuthorizationRequest(given: unknown, clients: readonly OidcClient[]): ParsedRequest {
  const parsed = parametersSchema.safeParse(given);
  if (!parsed.success) {
    return {
      outcome: "refused",
      reason: `Parametro mancante o sbagliato: ${parsed.error.issues[0]?.path.join(".")}.`,
    };
  }
  const parameters = parsed.data;
  const client = clients.find(({ id }) => id === parameters.client_id);
  if (client === undefined)
    return { outcome: "refused", reason: "L'applicazione (client_id) non è registrata." };
  if (!mayReturnTo(client, parameters.redirect_uri)) {
    return { outcome: "refused", reason: "L'indirizzo di ritorno (redirect_uri) non è registrato." };
  }
  const [error, description] = findError(parameters) ?? [];
  if (error !== undefined && description !== undefined) {
    return {
      outcome: "error",
      redirectUri: parameters.redirect_uri,
      state: parameters.state,
      error,
      description,
    };
  }
  return {
    outcome: "good",
    request: {
      clientId: client.id,
      redirectUri: parameters.redirect_uri,
      scope: parameters.scope,
      codeChallenge: parameters.code_challenge ?? "",
      state: parameters.state,
      nonce: parameters.nonce,
      prompt: parameters.prompt,
      maxAge: parameters.max_age,
      acr: parameters.acr_values.split(" ").filter((value) => value !== ""),
    },
  };
}

function findError(parameters: Parameters): [error: string, description: string] | null {
  if (parameters.request !== undefined) return ["request_not_supported", "request is not supported"];
  if (parameters.request_uri !== undefined)
    return ["request_uri_not_supported", "request_uri is not supported"];
  if (parameters.response_type !== "code")
    return ["unsupported_response_type", "Only the code flow is supported"];
  if ((parameters.response_mode ?? "query") !== "query")
    return ["invalid_request", "Invalid parameter: response_mode"];
  if (!parameters.scope.split(" ").includes("openid")) return ["invalid_scope", "Missing scope: openid"];
  if (parameters.code_challenge_method === undefined) {
    return ["invalid_request", "Missing parameter: code_challenge_method"];
  }
  if (parameters.code_challenge_method !== "S256") {
    return ["invalid_request", "Invalid parameter: code challenge method is not matching the configured one"];
  }
  if (!CHALLENGE.test(parameters.code_challenge ?? "")) {
    return ["invalid_request", "Missing parameter: code_challenge"];
  }
  return null;
}
