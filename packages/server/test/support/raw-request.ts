import { type IncomingHttpHeaders, request } from "node:http";

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Cookies that were set: name → value. */
  cookies: Record<string, string>;
  text: string;
}

export interface RawAsking {
  method?: string;
  /** Name and value, as often as they are there; values as a proxy writes them, UTF-8 bytes. */
  headers?: readonly (readonly [string, string])[];
  body?: string;
  /** The address to come from. */
  from?: string;
}

/** A request whose headers go out exactly as they are listed: repeated, in any spelling, in bytes. */
export function askRaw(
  url: string,
  { method = "GET", headers = [], body, from }: RawAsking = {},
): Promise<RawAnswer> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const flat = headers.flatMap(([name, value]) => [name, Buffer.from(value, "utf8").toString("latin1")]);
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        hostname,
        port,
        method,
        path: pathname + search,
        headers: [
          ...["Host", host, "Connection", "close"],
          ...(headers.some(([name]) => name === "Accept") ? [] : ["Accept", "text/html"]),
          ...flat,
          ...(body === undefined ? [] : ["Content-Length", String(Buffer.byteLength(body))]),
        ],
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const cookies = Object.fromEntries(
            (answer.headers["set-cookie"] ?? []).map((line) => (line.split(";")[0] as string).split("=")),
          ) as Record<string, string>;
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, cookies, text });
        });
        answer.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}
