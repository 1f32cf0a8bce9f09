import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";

export interface Page {
  url: URL;
  status: number;
  location: URL | undefined;
  headers: Record<string, string | string[] | undefined>;
  setCookies: string[];
  body: string;
}

interface Asked {
  method?: string;
  /** Pairs, so that a name may be there twice, in any spelling. */
  headers?: readonly (readonly [string, string])[];
  form?: Record<string, string>;
  body?: string;
}

/**
 * What a browser does with redirects, forms and cookies, and what an intruder does with headers: nothing is tidied up on
 * the way. Certificates of the tests' own are believed.
 */
export class Browser {
  /** By host and port: unlike a browser's, so that servers on one machine do not see each other's. */
  readonly #cookies = new Map<string, Map<string, string>>();

  cookies(url: string): Map<string, string> {
    const { host } = new URL(url);
    const found = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, found);
    return found;
  }

  async open(address: string | URL, asked: Asked = {}): Promise<Page> {
    const url = new URL(address);
    const { form } = asked;
    const body = form === undefined ? asked.body : new URLSearchParams(form).toString();
    const cookie = [...this.cookies(url.href)].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers: (readonly [string, string])[] = [["Host", url.host], ...(asked.headers ?? [])];
    if (cookie !== "") headers.push(["Cookie", cookie]);
    if (form !== undefined) headers.push(["Content-Type", "application/x-www-form-urlencoded"]);
    if (body !== undefined) headers.push(["Content-Length", String(Buffer.byteLength(body))]);
    const page = await send(url, {
      method: asked.method ?? (body === undefined ? "GET" : "POST"),
      headers,
      body,
    });
    for (const line of page.setCookies) this.#keep(url, line);
    return page;
  }

  #keep(url: URL, line: string): void {
    const [pair = "", ...rest] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    const isOver = rest.some((part) => /expires=.* (19|200)\d/i.test(part) || /max-age=0\b/i.test(part));
    if (value === "" || isOver) this.cookies(url.href).delete(name);
    else this.cookies(url.href).set(name, value);
  }

  /** Goes wherever it is sent, as a browser does, until a page stays. `stop`: the address before which to wait. */
  async follow(page: Page, stop?: (url: URL) => boolean): Promise<Page> {
    let current = page;
    for (let hops = 0; hops < 20; hops += 1) {
      const next = current.location ?? refreshOf(current);
      if (next === undefined || stop?.(next)) return current;
      current = await this.open(next);
    }
    throw new Error(`round and round: ${current.url.href}`);
  }

  /** The page's form, filled and sent. */
  submit(page: Page, values: Record<string, string> = {}): Promise<Page> {
    const form = formOf(page);
    return this.open(form.action, { form: { ...form.fields, ...values } });
  }
}

export interface Form {
  action: URL;
  fields: Record<string, string>;
}

/** The first form of a page with its hidden fields. */
export function formOf(page: Page): Form {
  const opening = /<form\b[^>]*>/i.exec(page.body)?.[0];
  if (opening === undefined) throw new Error(`no form at ${page.url.href} (${page.status}):\n${page.body}`);
  const action = attribute(opening, "action") ?? page.url.href;
  const inputs = page.body.match(/<input\b[^>]*>/gi) ?? [];
  const fields = inputs.filter((input) => /type="?hidden/i.test(input));
  const pairs = fields.map((input) => [attribute(input, "name") ?? "", attribute(input, "value") ?? ""]);
  return { action: new URL(action, page.url), fields: Object.fromEntries(pairs) as Record<string, string> };
}

function refreshOf(page: Page): URL | undefined {
  const found = /<meta http-equiv="refresh" content="0;\s*url=([^"]+)"/i.exec(page.body)?.[1];
  return found === undefined ? undefined : new URL(plain(found), page.url);
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`, "i").exec(tag)?.[1];
  return value === undefined ? undefined : plain(value);
}

/** What a person reads of a page. */
export const wordsOf = ({ body }: Page): string =>
  plain(body.replaceAll(/<style[\s\S]*?<\/style>|<[^>]+>/g, " ")).replaceAll(/\s+/g, " ");

const plain = (text: string): string =>
  text
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

interface Sent {
  method: string;
  headers: readonly (readonly [string, string])[];
  body: string | undefined;
}

function send(url: URL, { method, headers, body }: Sent): Promise<Page> {
  const request = url.protocol === "https:" ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: url.hostname,
        port: url.port,
        path: url.pathname + url.search,
        method,
        headers: headers.flat(),
        rejectUnauthorized: false,
        agent: false,
        setHost: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const { location } = answer.headers;
          resolve({
            url,
            status: answer.statusCode ?? 0,
            location: location === undefined ? undefined : new URL(location, url),
            headers: answer.headers,
            setCookies: answer.headers["set-cookie"] ?? [],
            body: Buffer.concat(chunks).toString("utf8"),
          });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}
