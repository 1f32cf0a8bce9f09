/** What `doctor --security` looks at, gathered once: every check is a function of it, without any reading of its own. */
export interface SecurityState {
  settings: SettingsState;
  host: HostState;
  /** Undefined where it could not be opened: it is told among what was not looked at. */
  database?: DatabaseState | undefined;
  people?: PeopleState | undefined;
  /** Undefined when none is configured. */
  antivirus?: AntivirusState | undefined;
  /** Undefined when nobody asked for it. */
  answers?: AnswersState | undefined;
}

export interface SettingsState {
  publicUrl: URL;
  isPublicUrlSet: boolean;
  listensOn: string;
  servesTls: boolean;
  isSandboxOn: boolean;
  trustedProxies: readonly string[];
  requestsPerMinute: number;
  databaseUrl: URL | undefined;
  /** Those that have a value, by name; the database's address is apart. */
  secrets: Readonly<Record<string, string>>;
  /** Private keys in files, by their setting: how long, where they are RSA. */
  keyBits: Readonly<Record<string, number>>;
  /** Secrets that came with the environment, not in a file. */
  inEnvironment: readonly string[];
  /** Where we call, by the name of the setting. */
  platforms: Readonly<Record<string, string>>;
  access: AccessState;
  /** Settings as they were given: for those that an installation may not have. */
  given(name: string): string | undefined;
}

/** How identity reaches us. */
export interface AccessState {
  mode: string;
  peers: readonly string[];
  secret: string;
  hasCertificates: boolean;
  /** Where notices that people left elsewhere are heard apart; undefined: on our own address. */
  noticesHeardOn: string | undefined;
  noticePeers: readonly string[];
}

export interface HostState {
  userId: number | undefined;
  nodeVersion: string;
  /** Of node itself, on the command line and in NODE_OPTIONS. */
  nodeFlags: readonly string[];
  nodeEnv: string | undefined;
  checksCertificates: boolean;
  files: readonly FileState[];
}

export interface FileState {
  path: string;
  kind: "data" | "secret" | "program";
  mode: number;
}

export interface DatabaseState {
  isEmbedded: boolean;
  isSuperuser: boolean;
  /** May switch off the triggers that keep the registers from being rewritten. */
  ownsRegisters: boolean;
  isEncrypted: boolean;
  missingMigrations: readonly string[];
  /** Our clock less its own. */
  clockSkewMs: number;
}

export interface PeopleState {
  /** Whoever has a role in force, with all of them. */
  holders: readonly RoleHolder[];
  /** Sessions that are open now of workers whose firm works no more. */
  disabledFirmSessions: number;
  /** Open sessions that were given more hours than policy allows. */
  longSessions: number;
  /** Arrivals of the last day that brought an identity without proving to be the proxy. */
  refusedArrivals: number;
}

export interface RoleHolder {
  name: string;
  roles: readonly string[];
  /** Of the oldest role in force. */
  sinceDays: number;
  /** Undefined: has never signed in. */
  lastSeenDays: number | undefined;
}

export interface AntivirusState {
  address: string;
  isOnThisMachine: boolean;
  /** Of the program and its signatures; undefined when it does not answer: then why. */
  version: string | undefined;
  failure: string | undefined;
  /** How old its signatures are, where it says so. */
  signaturesDays: number | undefined;
}

export interface AnswersState {
  url: URL;
  /** Undefined when it did not answer; then why. */
  page: AnswerState | undefined;
  failure: string | undefined;
  /** Of its certificate; undefined in clear text. */
  certificateDays: number | undefined;
  /** What answers a notice that somebody left elsewhere, sent from outside. */
  noticeStatus: number | undefined;
  /** The same address in clear text; undefined when nothing answers there. */
  inClear: AnswerState | undefined;
}

export interface AnswerState {
  status: number;
  headers: Readonly<Record<string, string>>;
}
