import { EIDAS_LEVEL, EMPLOYEE, type Level, SMARTCARD, SPID_LEVEL } from "#platforms/sirac/levels.ts";

/** How SIRAC lets people in. */
export type Scheme = "spid" | "cie" | "cns" | "eidas" | "ad";

interface SchemeFacts {
  title: string;
  explanation: string;
  /** What SIRAC says of a sign-in of this level. */
  classRef(level: Level): string;
  /** Whether a person may be asked for any level their credential has, as with SPID; others have the one they have. */
  hasLevels: boolean;
  /** CIE offers no SAML logout (cie-eid-saml-docs): what was opened there cannot be said to be closed. */
  confirmsLogout: boolean;
}

export const SCHEMES: Readonly<Record<Scheme, SchemeFacts>> = {
  ad: {
    title: "Rete del Comune (Active Directory)",
    explanation: "Dipendenti e scuole, con l'utenza di dominio.",
    classRef: () => EMPLOYEE,
    hasLevels: false,
    confirmsLogout: true,
  },
  spid: {
    title: "SPID",
    explanation: "Identità digitale, livelli 1, 2 e 3; per uso personale o professionale.",
    classRef: (level) => SPID_LEVEL[level],
    hasLevels: true,
    confirmsLogout: true,
  },
  cie: {
    title: "Carta d'identità elettronica (CIE)",
    explanation: "Sempre di livello 3. Non conferma l'uscita.",
    classRef: () => SPID_LEVEL[3],
    hasLevels: false,
    confirmsLogout: false,
  },
  cns: {
    title: "Carta nazionale dei servizi (CNS)",
    explanation: "Certificato su carta: codice fiscale e nome, niente altro.",
    classRef: () => SMARTCARD,
    hasLevels: false,
    confirmsLogout: true,
  },
  eidas: {
    title: "eIDAS, identità di un altro paese europeo",
    explanation: "Senza codice fiscale.",
    classRef: (level) => EIDAS_LEVEL[level],
    hasLevels: false,
    confirmsLogout: true,
  },
};

/** Who vouches for a person, one step behind SIRAC. The identifiers are invented, all under `example`. */
export const PROVIDERS = {
  "idp-esempio": { name: "Identità Esempio", entityId: "https://idp.esempio.example/spid" },
  "idp-prova": { name: "Prova ID", entityId: "https://idp.prova.example/metadata" },
  cie: { name: "Carta d'identità elettronica", entityId: "https://idserver.cie.example/idp" },
  cns: { name: "Carta nazionale dei servizi", entityId: "https://cns.sirac.example" },
  eidas: { name: "Nodo eIDAS italiano", entityId: "https://sp-proxy.eidas.example/spproxy/idpit" },
  ad: { name: "Dominio del Comune", entityId: "https://adfs.comune.example/adfs/services/trust" },
} as const;
export type ProviderName = keyof typeof PROVIDERS;
