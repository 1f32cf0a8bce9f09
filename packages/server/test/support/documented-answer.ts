import { openApiDocument } from "@stabile/contract/openapi-document";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

type Json = Record<string, unknown>;

interface Documented {
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: Json }>;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

const document = strict(openApiDocument()) as {
  paths: Record<string, Record<string, { responses: Record<string, Json> }>>;
  components: { responses: Record<string, Documented> };
};
// OpenAPI has words of its own, which are not for judging a value.
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true });
addFormats.default(ajv, { mode: "full" });
ajv.addSchema(document, "api");
const validators = new Map<string, ValidateFunction>();

/** What is wrong with an answer, each fault in a sentence that starts with the operation and the status. */
export function faultsOfAnswer(call: { method: string; path: string }, answer: Answer): string[] {
  const template = call.path.replace("/api/v1", "").replaceAll(/:(\w+)/g, "{$1}");
  const method = call.method.toLowerCase() === "head" ? "get" : call.method.toLowerCase();
  const operation = document.paths[template]?.[method];
  const told = `${call.method} ${template} ${answer.status}`;
  if (operation === undefined) return [`${told}: operazione che il documento non ha`];
  const given = operation.responses[String(answer.status)];
  if (given === undefined) return [`${told}: stato che il documento non ha`];
  const name = String(given.$ref ?? "").replace("#/components/responses/", "");
  const place = name === "" ? pointer(template, method, answer.status) : `/components/responses/${name}`;
  const documented = name === "" ? (given as Documented) : document.components.responses[name];
  const faults = [...faultsOfHead(documented ?? {}, answer), ...faultsOfBody({ documented, place }, answer)];
  return faults.map((fault) => `${told}: ${fault}`);
}

function* faultsOfHead({ headers = {}, content }: Documented, answer: Answer): Generator<string> {
  const said = new Set(Object.keys(answer.headers).map((name) => name.toLowerCase()));
  for (const header of Object.keys(headers))
    if (!said.has(header.toLowerCase())) yield `manca l'intestazione ${header}`;
  if (!said.has("x-content-type-options")) yield "manca l'intestazione X-Content-Type-Options";
  if (content === undefined || answer.status === 304) return;
  const media = mediaOf(answer);
  if (content[media] === undefined && content["application/octet-stream"] === undefined)
    yield `tipo «${media}» che il documento non ha`;
}

function* faultsOfBody(
  { documented, place }: { documented: Documented | undefined; place: string },
  answer: Answer,
): Generator<string> {
  const media = mediaOf(answer);
  const isJson = media === "application/json" || media === "application/problem+json";
  if (!isJson || answer.body === "" || documented?.content?.[media] === undefined) return;
  const ref = `api#${place}/content/${escaped(media)}/schema`;
  const validate = validators.get(ref) ?? ajv.compile({ $ref: ref });
  validators.set(ref, validate);
  if (validate(JSON.parse(answer.body))) return;
  for (const error of validate.errors ?? [])
    yield `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`;
}

const mediaOf = ({ headers }: Answer): string => {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return String(type ?? "").split(";")[0] ?? "";
};

const escaped = (key: string): string => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
const pointer = (template: string, method: string, status: number): string =>
  `/paths/${escaped(template)}/${method}/responses/${status}`;

/** A field that the document does not name is a fault: what SQL makes goes out as it is. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (value === null || typeof value !== "object") return value;
  const node = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, strict(child)])) as Json;
  const isObject = node.type === "object" && typeof node.properties === "object";
  return isObject && node.additionalProperties === undefined
    ? { ...node, additionalProperties: false }
    : node;
}
