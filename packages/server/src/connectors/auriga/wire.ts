/** AURIGA's own words, verbatim (reference: platforms/auriga.md §1–§3). */

/** Address of each service, and the word of its namespace. */
export const SERVICES = {
  login: { path: "WSLogin", word: "login" },
  addUd: { path: "WSAddUd", word: "addunitadoc" },
  updUd: { path: "WSUpdUd", word: "updunitadoc" },
  getMetadataUd: { path: "WSGetMetadataUd", word: "getmetadataud" },
  extractMulti: { path: "WSExtractMulti", word: "extractmulti" },
  addFolder: { path: "WSAddFolder", word: "addfolder" },
  trovaDocFolder: { path: "WSTrovaDocFolder", word: "trovadocfolder" },
  trovaInOrganigramma: { path: "WSTrovaInOrganigramma", word: "trovainorganigramma" },
  // The word is inferred from the others.
  trovaClassifTitolario: { path: "WSTrovaClassifTitolario", word: "trovaclassiftitolario" },
} as const;

export type ServiceName = keyof typeof SERVICES;

/** Parts of the operation, in the order in which an RPC stack wants them. */
export interface ServiceParts {
  codApplicazione: string;
  istanzaApplicazione: string;
  userName: string;
  password: string;
  xml: string;
  hash: string;
}

/** `BaseOutput_WS`: inside an HTTP 200, whatever happened. */
export type BaseOutput =
  | { ok: true; warning: string | null }
  | { ok: false; number: number | null; message: string };

export const ERROR = {
  loginFailed: 4,
  noDatabase: 6,
  /** The work may have been done. */
  answerNotAttached: 10,
  application: 100,
} as const;

/** What our registration with AURIGA lacks: asking again is useless until somebody mends it. */
export const SETTING_ERRORS: readonly number[] = [3, 4, 7, 9, 11];

/** The same areas when something unexpected happened there. */
export const isUnexpected = (number: number): boolean => number > 50 && number < 100;

/** Columns of a search's answer: the others are not published. */
export const COLUMN = { kind: 1, id: 2, subject: 3, provenance: 20 } as const;
