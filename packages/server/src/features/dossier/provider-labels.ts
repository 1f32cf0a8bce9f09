import type { Provider } from "#domain/dossier/dictionary/field.ts";

/** Who is asked for what is missing. */
export const PROVIDER_LABEL: Record<Provider, string> = {
  "property-office": "Ufficio patrimonio",
  "technical-office": "Ufficio tecnico",
  "building-permits": "Sportello edilizia",
  "energy-manager": "Energy manager",
  "safety-officer": "Servizio prevenzione e protezione",
  "building-contact": "Referente dell'edificio",
  maintainer: "Manutentore",
  "finance-office": "Ragioneria",
};

export const providerLabel = (provider: Provider): string => PROVIDER_LABEL[provider];
