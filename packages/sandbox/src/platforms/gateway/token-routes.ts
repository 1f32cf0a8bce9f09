import formbody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Gateway } from "#platforms/gateway/platform.ts";

const text = z.string().min(1);
const formSchema = z.object({
  grant_type: z.string().optional(),
  client_id: text.optional(),
  client_secret: text.optional(),
  token: text.optional(),
});
type Form = z.infer<typeof formSchema>;

/** The municipality's own token service spells its members with capitals in the POST form. */
const manageTokenBody = z.looseObject({ Key: text, Secret: text });
const manageTokenQuery = z.looseObject({ key: text, secret: text });

/** Token endpoints of both kinds: the stock OAuth one and the municipality's `manageToken`. */
export async function registerTokenRoutes(app: FastifyInstance, gateway: Gateway): Promise<void> {
  await app.register(formbody);

  app.post("/oauth2/token", async (request, reply) => {
    const form = formSchema.safeParse(request.body ?? {}).data ?? {};
    if (form.grant_type !== "client_credentials") {
      return oauthError(reply, 400, {
        error: "unsupported_grant_type",
        error_description: "Unsupported grant_type value",
      });
    }
    return issueTo(gateway, credentialsOf(request, form), reply);
  });

  app.post("/oauth2/revoke", async (request, reply) => {
    const form = formSchema.safeParse(request.body ?? {}).data ?? {};
    const { key, secret } = credentialsOf(request, form);
    if (gateway.applications.authenticate(key, secret) === null) return invalidClient(reply, key);
    if (form.token !== undefined) gateway.tokens.revoke(form.token);
    return reply.code(200).send();
  });

  const jwks = () => ({ keys: [gateway.key.publicJwk] });
  app.get("/oauth2/jwks", jwks);
  app.get("/jwks", jwks);

  app.get("/manageToken/getToken", async (request, reply) => {
    const query = manageTokenQuery.safeParse(request.query).data;
    return issueTo(gateway, { key: query?.key ?? "", secret: query?.secret ?? "" }, reply);
  });

  app.post("/manageToken/getToken", async (request, reply) => {
    const body = manageTokenBody.safeParse(request.body).data;
    return issueTo(gateway, { key: body?.Key ?? "", secret: body?.Secret ?? "" }, reply);
  });
}

interface Credentials {
  key: string;
  secret: string;
}

async function issueTo(
  gateway: Gateway,
  { key, secret }: Credentials,
  reply: FastifyReply,
): Promise<unknown> {
  const application = gateway.applications.authenticate(key, secret);
  if (application === null) return invalidClient(reply, key);
  const issuer = `${gateway.world.urlOf("gateway")}/oauth2/token`;
  reply.header("cache-control", "no-store").header("pragma", "no-cache");
  return gateway.tokens.issue(application, { issuer, settings: gateway.settings.read() });
}

function credentialsOf(request: FastifyRequest, form: Form): Credentials {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (basic === undefined) return { key: form.client_id ?? "", secret: form.client_secret ?? "" };
  const [key = "", secret = ""] = Buffer.from(basic, "base64").toString("utf8").split(/:(.*)/s);
  return { key: decodeForm(key), secret: decodeForm(secret) };
}

/** RFC 6749 §2.3.1: the two halves are form-encoded before they are joined. A stray "%" is taken as it is. */
function decodeForm(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}

function invalidClient(reply: FastifyReply, key: string): FastifyReply {
  reply.header("www-authenticate", 'Basic realm="WSO2 API Manager"');
  const error_description = `A valid OAuth client could not be found for client_id: ${key}`;
  return oauthError(reply, 401, { error_description, error: "invalid_client" });
}

function oauthError(
  reply: FastifyReply,
  status: number,
  body: { error: string; error_description: string },
): FastifyReply {
  return reply.code(status).send(body);
}
