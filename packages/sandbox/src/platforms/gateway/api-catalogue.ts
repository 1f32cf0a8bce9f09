import { GATEWAY_CONTEXT, type World } from "#core/platform.ts";

export interface PublishedApi {
  /** As the developer portal identifies it. */
  id: string;
  name: string;
  context: string;
  version: string;
  description: string;
  provider: string;
  tags: readonly string[];
  /** Where the gateway sends calls, asked at each call because ports may be ephemeral. */
  backEnd(world: World): string;
  /** The back end is handed the signed `X-JWT-Assertion` in place of the caller's token. */
  backEndJwt: boolean;
}

export const PUBLISHED_APIS: readonly PublishedApi[] = [
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a01",
    name: "CzRM",
    context: GATEWAY_CONTEXT.czrm,
    version: "1.0.0",
    description: "CRM del cittadino: risorse REST native della piattaforma e risorse Apex del Comune.",
    provider: "crm",
    tags: ["cittadino", "segnalazioni"],
    backEnd: (world) => world.urlOf("czrm"),
    // The CRM tells by it which application writes: a citizen's portal is not Stabile.
    backEndJwt: true,
  },
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a02",
    name: "SegnalaCi",
    context: GATEWAY_CONTEXT.segnalaci,
    version: "v1",
    description: "Segnalazioni dei cittadini sullo spazio pubblico e sugli edifici comunali.",
    provider: "segnalazioni",
    tags: ["cittadino", "segnalazioni"],
    backEnd: (world) => world.urlOf("segnalaci"),
    backEndJwt: false,
  },
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a03",
    name: "RealGimm",
    context: GATEWAY_CONTEXT.realgimm,
    version: "v1",
    description: "Patrimonio immobiliare: complessi, fabbricati, unità, impianti.",
    provider: "patrimonio",
    tags: ["patrimonio"],
    backEnd: (world) => world.urlOf("realgimm"),
    backEndJwt: false,
  },
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a05",
    name: "AURIGA",
    context: GATEWAY_CONTEXT.auriga,
    version: "v1",
    description: "Protocollo e documenti: registrazioni, fascicoli, organigramma, titolario (SOAP).",
    provider: "documenti",
    tags: ["documenti"],
    backEnd: (world) => `${world.urlOf("auriga")}/aurigarepository`,
    backEndJwt: false,
  },
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a04",
    name: "Stabile",
    context: GATEWAY_CONTEXT.stabile,
    version: "v1",
    description: "Manutenzione degli edifici comunali e fascicolo del fabbricato.",
    provider: "stabile",
    tags: ["manutenzione", "patrimonio"],
    backEnd: (world) => `${world.config.stabileUrl}/api/v1`,
    backEndJwt: true,
  },
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a06",
    name: "Caitel",
    context: GATEWAY_CONTEXT.caitel,
    version: "v1",
    description: "Catasto degli impianti termici della Regione.",
    provider: "impianti-termici",
    tags: ["patrimonio"],
    backEnd: (world) => world.urlOf("caitel"),
    backEndJwt: false,
  },
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a07",
    name: "Edilizia, pratiche",
    context: GATEWAY_CONTEXT.edilizia,
    version: "v1",
    description: "Pratiche edilizie dal 1995.",
    provider: "edilizia",
    tags: ["patrimonio"],
    backEnd: (world) => `${world.urlOf("edilizia")}/pratiche`,
    backEndJwt: false,
  },
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a08",
    name: "Edilizia, abitabilità",
    context: GATEWAY_CONTEXT["edilizia-abitabilita"],
    version: "v1",
    description: "Decreti di abitabilità per via e civico.",
    provider: "edilizia",
    tags: ["patrimonio"],
    backEnd: (world) => `${world.urlOf("edilizia")}/abitabilita`,
    backEndJwt: false,
  },
  {
    id: "3f0a4c2e-6d51-4b7e-9a35-0c1d5e2f7a09",
    name: "Edilizia, condono",
    context: GATEWAY_CONTEXT["edilizia-condono"],
    version: "v1",
    description: "Condoni edilizi.",
    provider: "edilizia",
    tags: ["patrimonio"],
    backEnd: (world) => `${world.urlOf("edilizia")}/condono`,
    backEndJwt: false,
  },
];

/**
 * The API a path belongs to and what is left of the path for its back end: WSO2 takes the context off and appends
 * the rest, query included, to the endpoint address.
 */
export function findApi(
  apis: readonly PublishedApi[],
  url: string,
): { api: PublishedApi; rest: string } | null {
  for (const api of apis) {
    if (!url.startsWith(api.context)) continue;
    const rest = url.slice(api.context.length);
    if (rest === "" || rest.startsWith("/") || rest.startsWith("?")) return { api, rest };
  }
  return null;
}
