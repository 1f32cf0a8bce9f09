import { z } from "zod";
import type { DemoIdentity } from "#platforms/sirac/people/makers.ts";
import { PROVIDERS } from "#platforms/sirac/people/schemes.ts";
import type { SiracSettings } from "#platforms/sirac/settings.ts";

const IDENTITY = ["comge_codicefiscale", "comge_nome", "comge_cognome", "comge_spidCode"];
const CONTACTS = [...IDENTITY, "comge_emailAddress", "comge_emailAddressPersonale", "comge_cellulare"];
const REGISTRY = [
  ...CONTACTS,
  "comge_dataNascita",
  "comge_luogoNascita",
  "comge_sesso",
  "comge_indirizzoResidenza",
  "comge_partitaIva",
  "comge_ragionesociale",
  "comge_sedelegale",
  "comge_companyfiscalnumber",
];
const EVERYTHING = [
  ...REGISTRY,
  "comge_documentoIdentita",
  "comge_indirizzoDomicilio",
  "comge_capDomicilio",
  "comge_cittaDomicilio",
  "comge_provinciaDomicilio",
  "comge_statoDomicilio",
];

/**
 * That classes are numbers, and that 3 is the usual one, is public (`V_CATALOGO_SIRAC`); what each brings is not. These
 * contents are ours, growing, and can be changed in the settings.
 */
export const DEFAULT_CLASSES: Readonly<Record<string, readonly string[]>> = {
  1: IDENTITY,
  2: CONTACTS,
  3: REGISTRY,
  4: EVERYTHING,
};

/** What an application declares when it is registered. */
export const partySettingsSchema = z.strictObject({
  attributeClass: z.number().int().min(0),
  /** Attributes beyond the class. */
  accessoryAttributes: z.array(z.string()),
});
export type PartySettings = z.infer<typeof partySettingsSchema>;

/** The usual class, all that the directory knows of an employee, and how the person came in. */
export const DEFAULT_PARTY: PartySettings = {
  attributeClass: 3,
  accessoryAttributes: [
    "comge_matricola",
    "comge_gruppi",
    "comge_sAMAccountName",
    "comge_userPrincipalName",
    "comge_mail",
    "comge_department",
    "comge_memberOf",
    "comge_metodoAutenticazione",
    "comge_livelloAutenticazione",
    "comge_gestoreIdentita",
  ],
};

/** A name and its values; a single value unless the person has several. */
export type Released = readonly [name: string, value: string | readonly string[]];

interface Release {
  identity: DemoIdentity;
  /** How strong the sign-in was. */
  level: number;
  party: PartySettings;
  settings: SiracSettings;
}

/** What an application is told of a person: its class, its accessories, and a delegation whenever there is one. */
export function release({ identity, level, party, settings }: Release): Released[] {
  const wanted = new Set([
    ...(settings.attributeClasses[party.attributeClass] ?? []),
    ...party.accessoryAttributes,
  ]);
  const known: [string, string | readonly string[]][] = Object.entries({
    ...identity.claims,
    // Ours: in which header or claim SIRAC says these is an open question (`sso` §6).
    comge_metodoAutenticazione: identity.scheme,
    comge_livelloAutenticazione: String(level),
    comge_gestoreIdentita: PROVIDERS[identity.provider].entityId,
  });
  return known
    .filter(([name]) => wanted.has(name) || name.startsWith("comge_delega"))
    .map(([name, value]) => [
      settings.rename[name] ?? name,
      name === "comge_codicefiscale" ? settings.taxCodePrefix + String(value) : value,
    ]);
}
