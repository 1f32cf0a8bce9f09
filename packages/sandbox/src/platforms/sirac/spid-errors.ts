/** What SPID tells a person, by number (Tabella messaggi di anomalia; 30 from Avviso 18). The page shows the Italian. */
export const SPID_ERRORS = {
  19: {
    italian: "Troppi tentativi con credenziali errate",
    english: "repeated submission of wrong credentials",
  },
  20: {
    italian: "Nessuna credenziale del livello richiesto",
    english: "no credentials of the level required",
  },
  21: { italian: "Tempo scaduto", english: "timeout during authentication" },
  22: { italian: "Consenso all'invio dei dati negato", english: "consent to data transmission denied" },
  23: { italian: "Identità sospesa o revocata", english: "identity suspended or revoked" },
  25: { italian: "Accesso annullato", english: "authentication cancelled by the user" },
  30: { italian: "Tipo di identità non ammesso", english: "type of identity not admitted" },
} as const;
export type SpidErrorCode = keyof typeof SPID_ERRORS;

export function asSpidError(value: string | undefined): SpidErrorCode | undefined {
  const code = Number(value) as SpidErrorCode;
  return value !== undefined && Object.hasOwn(SPID_ERRORS, code) ? code : undefined;
}

/** `StatusMessage` of a SAML answer. */
export function statusMessage(code: SpidErrorCode): string {
  return `ErrorCode nr${code}`;
}
