import { createHash, timingSafeEqual } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { GATEWAY_CONTEXT } from "#core/platform.ts";

/** An application of the developer portal: a consumer key and the APIs it is subscribed to. */
export interface Application {
  id: number;
  name: string;
  owner: string;
  consumerKey: string;
  consumerSecret: string;
  /** Contexts, as in `GATEWAY_CONTEXT`. */
  subscriptions: readonly string[];
}

/** Training credentials: they open nothing but this simulator. */
const DEMO_APPLICATIONS: readonly Application[] = [
  {
    id: 1,
    name: "Stabile",
    owner: "stabile",
    consumerKey: "stabile-demo",
    consumerSecret: "stabile-demo-secret",
    subscriptions: Object.values(GATEWAY_CONTEXT),
  },
  {
    id: 2,
    name: "ESB del Comune",
    owner: "esb",
    consumerKey: "esb-demo",
    consumerSecret: "esb-demo-secret",
    subscriptions: [GATEWAY_CONTEXT.stabile],
  },
  {
    id: 3,
    name: "Applicazione senza sottoscrizioni",
    owner: "prova",
    consumerKey: "nessuna-sottoscrizione",
    consumerSecret: "nessuna-sottoscrizione-secret",
    subscriptions: [],
  },
  {
    id: 4,
    name: "Portale del Cittadino",
    owner: "portale",
    consumerKey: "portale-demo",
    consumerSecret: "portale-demo-secret",
    subscriptions: [GATEWAY_CONTEXT.czrm, GATEWAY_CONTEXT.segnalaci],
  },
];

export interface ApplicationRegistry {
  find(consumerKey: string): Application | null;
  /** The application, when the secret is its own. */
  authenticate(consumerKey: string, consumerSecret: string): Application | null;
}

export function openApplications(db: DatabaseSync): ApplicationRegistry {
  db.exec(`CREATE TABLE IF NOT EXISTS gateway_application (
    consumer_key TEXT PRIMARY KEY, id INTEGER NOT NULL, name TEXT NOT NULL, owner TEXT NOT NULL,
    consumer_secret TEXT NOT NULL, subscriptions TEXT NOT NULL
  ) STRICT`);
  const insert = db.prepare("INSERT OR IGNORE INTO gateway_application VALUES (?, ?, ?, ?, ?, ?)");
  for (const { consumerKey, id, name, owner, consumerSecret, subscriptions } of DEMO_APPLICATIONS) {
    insert.run(consumerKey, id, name, owner, consumerSecret, JSON.stringify(subscriptions));
  }
  const select = db.prepare("SELECT * FROM gateway_application WHERE consumer_key = ?");
  const find = (consumerKey: string): Application | null => {
    const row = select.get(consumerKey);
    if (row === undefined) return null;
    return {
      id: Number(row["id"]),
      name: String(row["name"]),
      owner: String(row["owner"]),
      consumerKey: String(row["consumer_key"]),
      consumerSecret: String(row["consumer_secret"]),
      subscriptions: JSON.parse(String(row["subscriptions"])) as string[],
    };
  };
  return {
    find,
    authenticate(consumerKey, consumerSecret) {
      const application = find(consumerKey);
      return application !== null && sameText(application.consumerSecret, consumerSecret)
        ? application
        : null;
    },
  };
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
