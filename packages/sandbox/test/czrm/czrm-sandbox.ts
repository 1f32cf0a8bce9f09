import jsforce from "jsforce";
import { createCzrm, type CzrmOptions } from "#platforms/czrm/platform.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";

export interface RunningCzrm {
  sandbox: RunningSandbox;
  url: string;
  /** A call with JSON in and out; `path` from the root of the listener. */
  call(method: string, path: string, options?: CallOptions): Promise<Called>;
  admin(method: string, path: string, body?: unknown): Promise<Called>;
  close(): Promise<void>;
}

interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Called {
  status: number;
  headers: Headers;
  // biome-ignore lint: bodies of many shapes, each test knows its own
  body: any;
}

async function callJson(url: string, method: string, options: CallOptions): Promise<Called> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(options.body !== undefined && { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

/** CzRM alone on a free port, with an empty org in memory unless told otherwise. */
export async function startCzrm(options: CzrmOptions & { dataDir?: string } = {}): Promise<RunningCzrm> {
  const { dataDir, ...rest } = options;
  const czrm = createCzrm({ demoCases: 0, esbTarget: "http://127.0.0.1:9/none", esbTokenUrl: null, ...rest });
  const state = dataDir ? { dataDir } : { memory: true };
  const sandbox = await startSandbox({ basePort: 0, ...state }, [czrm]);
  const url = sandbox.urls.czrm ?? "";
  return {
    sandbox,
    url,
    call: (method, path, more = {}) =>
      callJson(url + path, method, { ...more, headers: { activityid: "test", ...more.headers } }),
    admin: (method, path, body) => callJson(url + path, method, body === undefined ? {} : { body }),
    close: () => sandbox.close(),
  };
}

/** jsforce, signed in as Stabile's integration user. */
export async function signIn(url: string): Promise<jsforce.Connection> {
  const connection = new jsforce.Connection({
    loginUrl: url,
    instanceUrl: url,
    version: "59.0",
    oauth2: { loginUrl: url, clientId: "stabile-czrm", clientSecret: "czrm-demo-secret" },
  });
  await connection.authorize({ grant_type: "client_credentials" });
  return connection;
}
