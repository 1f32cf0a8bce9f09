import { z } from "zod";

/** What the replay reads of a request, as the API writes it. */
const listed = z.object({ id: z.string(), sourceNumber: z.string().optional(), state: z.string() });
const pageSchema = z.object({ items: z.array(listed), nextCursor: z.string().optional() });
const requestSchema = listed.extend({
  openedAt: z.string(),
  closedAt: z.string().optional(),
  category: z.string().optional(),
  sourceCategory: z.string().optional(),
});
export type ListedRequest = z.infer<typeof listed>;
export type ReadRequest = z.infer<typeof requestSchema>;

/** Somebody at a desk with a browser: signs in through SIRAC and reads through the product's own API. */
export interface StabileDesk {
  /** All requests, page after page. */
  list(): Promise<ListedRequest[]>;
  read(id: string): Promise<ReadRequest>;
}

export async function signIn(stabileUrl: string, identity: string): Promise<StabileDesk> {
  const jar = new Map<string, string>();
  const begun = await visit(jar, `${stabileUrl}/accesso`);
  const authorization = locationOf(begun, stabileUrl);
  const page = await visit(jar, authorization);
  const markup = await page.text();
  const action = /<form method="post" action="([^"]+)"/.exec(markup)?.[1] ?? "";
  const request = /name="request" value="([^"]+)"/.exec(markup)?.[1] ?? "";
  const chosen = await visit(jar, new URL(action, authorization).href, { request, identity });
  const returned = await visit(jar, locationOf(chosen, authorization));
  if (returned.status !== 303)
    throw new Error(`L'accesso a Stabile non è riuscito (HTTP ${returned.status})`);
  const get = async (path: string): Promise<unknown> => {
    const answer = await visit(jar, `${stabileUrl}/api/v1${path}`);
    if (answer.status !== 200) throw new Error(`GET ${path}: HTTP ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    async list() {
      const found: ListedRequest[] = [];
      let cursor: string | undefined = "";
      while (cursor !== undefined) {
        const query = new URLSearchParams({ limit: "100", ...(cursor === "" ? {} : { cursor }) });
        const { items, nextCursor }: z.infer<typeof pageSchema> = pageSchema.parse(
          await get(`/requests?${query.toString()}`),
        );
        found.push(...items);
        cursor = nextCursor;
      }
      return found;
    },
    read: async (id) => requestSchema.parse(await get(`/requests/${id}`)),
  };
}

/** One step of a browser: its cookies, and redirects left to be followed by hand. */
async function visit(
  jar: Map<string, string>,
  url: string,
  form?: Record<string, string>,
): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(url, {
    redirect: "manual",
    headers: { cookie },
    ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
  });
  for (const line of answer.headers.getSetCookie()) {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return answer;
}

function locationOf(answer: Response, base: string): string {
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`L'accesso si è fermato a ${answer.url} (HTTP ${answer.status})`);
  return new URL(location, base).href;
}
