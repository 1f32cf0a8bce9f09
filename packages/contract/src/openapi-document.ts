import { z } from "zod";
import { EXAMPLES } from "./examples.ts";
import { headerParameters } from "./header-parameters.ts";
import type { RouteContract } from "./route.ts";
import { API_PREFIX, ALL_ROUTES } from "./routes.ts";
import { ProblemDocument } from "./shapes.ts";

type Json = Record<string, unknown>;

const INFO = {
  title: "Stabile",
  version: "0.1.0",
  "x-summary":
    "Gestione degli edifici comunali: segnalazioni, ordini di lavoro, anagrafica tecnica, scambi con le piattaforme.",
  "x-api-id": "stabile",
  description:
    "API dell'applicazione Stabile. Ogni chiamata non sicura porta una chiave di idempotenza; gli elenchi si scorrono con un segnaposto; gli errori sono documenti RFC 9457. A un indirizzo che c'è, un metodo che non ammette ha per risposta 405, con l'elenco di quelli ammessi in Allow.",
  termsOfService:
    "https://docs.italia.it/italia/piano-triennale-ict/lg-modellointeroperabilita-docs/it/bozza/",
  contact: {
    name: "Stabile",
    url: "https://github.com/stabile-comuni/stabile",
    email: "stabile@example.org",
  },
  license: { name: "EUPL-1.2", url: "https://eupl.eu/1.2/it/" },
};

/** Answers that any route may give besides its own; the description is what a caller should do. */
const PROBLEMS: Record<string, string> = {
  "400": "La richiesta non è valida: il documento nomina i campi",
  "401": "Serve l'accesso, o la sessione è scaduta",
  "403": "Il ruolo non permette questa operazione",
  "404": "Non trovato, o non visibile a chi chiede",
  "406": "Chi chiede non accetta JSON, e qui si risponde in JSON",
  "409": "Lo stato attuale non permette l'operazione",
  "412": "La versione su cui si lavorava è superata",
  "413": "Il contenuto è troppo grande",
  "415": "Il tipo del contenuto non è fra quelli accettati",
  "422": "I dati sono leggibili ma non accettabili",
  "428": "Manca l'intestazione If-Match, con la versione su cui si lavora",
  "429": "Troppe richieste",
  "500": "Un errore nostro: il documento porta l'identificativo da comunicare",
  "503": "Servizio momentaneamente non disponibile",
};

/** The OpenAPI 3.0.3 document of every route, as plain data. */
export function openApiDocument(): Json {
  const schemas: Json = {};
  const paths: Json = {};
  for (const route of ALL_ROUTES) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = {
      ...(paths[path] as Json | undefined),
      [route.method.toLowerCase()]: operation(route, schemas),
    };
  }
  schemaOf(ProblemDocument, schemas, "output");
  return {
    openapi: "3.0.3",
    info: INFO,
    servers: [
      {
        url: `https://stabile.comune.example${API_PREFIX}`,
        description: "Installazione del Comune",
        "x-sandbox": false,
      },
    ],
    tags: [...new Set(ALL_ROUTES.map((route) => route.area))].map((name) => ({ name })),
    paths,
    components: {
      examples: sorted(Object.fromEntries(EXAMPLES.map(([schema, value]) => [nameOf(schema), { value }]))),
      headers: HEADERS,
      responses: problemResponses(),
      schemas: sorted(schemas),
      securitySchemes: SECURITY,
    },
  };
}

const SECURITY = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-stabile",
    description: "Sessione aperta con il SIRAC",
  },
  csrf: {
    type: "apiKey",
    in: "header",
    name: "X-Csrf-Token",
    description:
      "Il `csrfToken` letto in `/session`, in ogni chiamata che cambia qualcosa: dice che a chiamare è una pagina di Stabile, e non un'altra",
  },
  client: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "Una macchina, con il gettone di un emittente che l'installazione conosce (per esempio un voucher della PDND). I ruoli del client li dà il Comune",
  },
  gateway: {
    type: "apiKey",
    in: "header",
    name: "X-JWT-Assertion",
    description:
      "Una macchina, attraverso il gateway delle API del Comune: il JWT con cui il gateway dice quale applicazione chiama; chi chiama il gateway gli dà il proprio gettone OAuth 2.0",
  },
  esb: {
    type: "apiKey",
    in: "header",
    name: "X-Esb-Signature",
    description: "HMAC-SHA256 del corpo, con il segreto concordato",
  },
};

const header = (description: string, schema: Json) => ({ description, schema });
const HEADERS = {
  "X-RateLimit-Limit": header("Richieste permesse nella finestra", { type: "integer", format: "int32" }),
  "X-RateLimit-Remaining": header("Richieste che restano", { type: "integer", format: "int32" }),
  "X-RateLimit-Reset": header("Secondi alla prossima finestra", { type: "integer", format: "int32" }),
  "Retry-After": header("Secondi dopo i quali riprovare", { type: "integer", format: "int32" }),
  "Cache-Control": header("Cache non ammessa (no-store, RFC 7234): i dati dipendono da chi chiede", {
    type: "string",
  }),
  ETag: header("Versione del dato, da rimandare in If-Match, o impronta del file, per If-None-Match", {
    type: "string",
  }),
};
const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const RATE_LIMIT = Object.fromEntries(
  ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"].map((name) => [
    name,
    ref("headers", name),
  ]),
);

function problemResponses(): Json {
  const entries = Object.entries(PROBLEMS).map(([status, description]) => {
    const retry =
      status === "429" || status === "503" ? { "Retry-After": ref("headers", "Retry-After") } : {};
    const content = {
      "application/problem+json": {
        schema: ref("schemas", "Problem"),
        ...(status === "400" ? exampleOf(ProblemDocument) : {}),
      },
    };
    return [`Problem${status}`, { description, headers: { ...RATE_LIMIT, ...retry }, content }];
  });
  return Object.fromEntries(entries);
}

function operation(route: RouteContract, schemas: Json): Json {
  const isUnsafe = route.method !== "GET";
  const statuses = [
    ...["400", "401", "403", "404", "429", "500", "503"],
    ...(answersJson(route) ? ["406"] : []),
    ...(isUnsafe ? ["409", "413", "415", "422"] : []),
    ...(route.versioned && isUnsafe ? ["412", "428"] : []),
  ];
  const problems = Object.fromEntries(
    statuses.sort().map((status) => [status, ref("responses", `Problem${status}`)]),
  );
  const parameters = [
    ...objectParameters(route.params, "path"),
    ...objectParameters(route.query, "query"),
    ...headerParameters(route),
  ];
  const body = requestBody(route, schemas);
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: `${route.description ?? route.summary}. Permesso: ${route.action}.`,
    tags: [route.area],
    security: securityOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: {
      [route.success]: success(route, schemas),
      ...(hasTag(route) ? { "304": unchanged() } : {}),
      ...problems,
    },
  };
}

/** To a platform too, but whatever it accepts. */
const answersJson = ({ responseType, bodyType }: RouteContract): boolean =>
  bodyType !== "text" && (responseType?.endsWith("json") ?? true);

/** A person's session, or a machine's token: one of them. */
function securityOf({ action, method, peopleOnly }: RouteContract): Json[] {
  if (action === "public") return [];
  if (action === "platform.notify") return [{ esb: [] }];
  const person = method === "GET" ? { session: [] } : { session: [], csrf: [] };
  return peopleOnly ? [person] : [person, { client: [] }, { gateway: [] }];
}

function success(route: RouteContract, schemas: Json): Json {
  const media = route.responseType ?? "application/json";
  const schema =
    media === "application/octet-stream"
      ? { type: "string", format: "binary" }
      : schemaOf(route.response, schemas, "output");
  const headers = {
    ...RATE_LIMIT,
    "Cache-Control": ref("headers", "Cache-Control"),
    ...(hasTag(route) ? { ETag: ref("headers", "ETag") } : {}),
  };
  return {
    description: route.summary,
    headers,
    content: { [media]: { schema, ...exampleOf(route.response) } },
  };
}

const nameOf = (schema: z.ZodType): string => String(schema.meta()?.id);
const SHOWN = new Set(EXAMPLES.map(([schema]) => nameOf(schema)));

function exampleOf(schema: z.ZodType): Json {
  const name = nameOf(schema);
  return SHOWN.has(name) ? { examples: { esempio: ref("examples", name) } } : {};
}

const hasTag = ({ method, versioned, unchanging }: RouteContract): boolean =>
  method === "GET" && (versioned === true || unchanging === true);

const unchanged = (): Json => ({
  description: "Non è cambiato dalla lettura di cui si manda l'ETag in If-None-Match",
  headers: { ...RATE_LIMIT, ETag: ref("headers", "ETag") },
});

function objectParameters(schema: z.ZodObject | undefined, place: "path" | "query"): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = toJsonSchema(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...described(name, value),
  }));
}

/** The words and the example stand beside the schema: there every reader of the document looks for them. */
function described(name: string, { description, example, ...schema }: Json): Json {
  if (description === undefined) throw new Error(`Nothing says what the parameter «${name}» is`);
  return { description, ...(example === undefined ? {} : { example }), schema };
}

function requestBody(route: RouteContract, schemas: Json): Json | undefined {
  if (route.bodyType === "multipart") {
    const said =
      route.form === undefined
        ? { caption: { type: "string", maxLength: 300 } }
        : (schemaOf(route.form, schemas, "input").properties as Json);
    const schema = {
      type: "object",
      required: ["file"],
      properties: { file: { type: "string", format: "binary" }, ...said },
    };
    return { required: true, content: { "multipart/form-data": { schema } } };
  }
  if (route.bodyType === "text")
    return {
      required: true,
      content: { "application/json": { schema: { type: "object", additionalProperties: true } } },
    };
  if (route.body === undefined) return undefined;
  return {
    required: true,
    content: {
      "application/json": { schema: schemaOf(route.body, schemas, "input"), ...exampleOf(route.body) },
    },
  };
}

/** A schema with an id goes among the components and is referred to. */
function schemaOf(schema: z.ZodType, schemas: Json, io: "input" | "output"): Json {
  const { definitions, ...root } = toJsonSchema(schema, io) as { definitions?: Record<string, Json> } & Json;
  for (const [name, definition] of Object.entries(definitions ?? {}))
    schemas[name] = inComponents(definition);
  return inComponents(root);
}

function toJsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const json = z.toJSONSchema(schema, { target: "openapi-3.0", io, unrepresentable: "any" }) as Json;
  return tidy(json) as Json;
}

const inComponents = (value: Json): Json =>
  JSON.parse(JSON.stringify(value).replaceAll("#/definitions/", "#/components/schemas/")) as Json;

/** What the guidelines ask of numbers, and what OpenAPI 3.0 has no word for. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value as Json).filter(
    ([key]) => !["$schema", "id", "additionalProperties"].includes(key) || isSchemaMap(value as Json, key),
  );
  const node = Object.fromEntries(entries.map(([key, child]) => [key, tidy(child)])) as Json;
  // In OpenAPI 3.0 only what has a type may be null (3.0.3, "Schema Object").
  if (node.nullable === true && node.type === undefined && node.allOf !== undefined)
    return { ...node, type: "object" };
  if (node.type === "integer") return { ...withinSafe(node), format: "int32" };
  if (node.type === "number") return { ...node, format: "double" };
  return node;
}

/** `id` may also be the name of a property: only the schema's own keyword is dropped. */
function isSchemaMap(node: Json, key: string): boolean {
  return key === "id" && typeof node[key] === "object";
}

function withinSafe({ minimum, maximum, ...rest }: Json): Json {
  const bound = (name: string, value: unknown) =>
    typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? { [name]: value } : {};
  return { ...rest, ...bound("minimum", minimum), ...bound("maximum", maximum) };
}

function sorted(object: Json): Json {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => a.localeCompare(b)));
}
