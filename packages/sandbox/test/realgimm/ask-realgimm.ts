import type { World } from "#core/platform.ts";

export const HEADERS = { AuthenticationRealGimm: Buffer.from("stabile:realgimm-demo").toString("base64") };

export interface Change {
  sequence: number;
  entityType: string;
  operation: string;
  dataModifica: string;
  key: string;
  entity: Record<string, unknown>;
}

export interface Page {
  changes: Change[];
  nextCursor: string;
  hasMore: boolean;
  total: number;
}

interface Target {
  urls: { realgimm?: string };
  world: World;
}

export function ask(
  target: Target,
  path: string,
  headers: Record<string, string> = HEADERS,
): Promise<Response> {
  return fetch(`${target.urls.realgimm}${path}`, { headers });
}

export async function page(target: Target, query: Record<string, string | number> = {}): Promise<Page> {
  const given = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const answer = await ask(target, `/api/patrimonio/Asset/GetChanges?${given}`);
  return ((await answer.json()) as { elementDOM: Page }).elementDOM;
}

/** Every page from the beginning, as a connector reads them. */
export async function* pages(target: Target, query: Record<string, string | number>): AsyncGenerator<Page> {
  let cursor = "";
  for (;;) {
    const next = await page(target, { ...query, cursor });
    yield next;
    cursor = next.nextCursor;
    if (!next.hasMore) return;
  }
}

export function administer(target: Target, path: string, body: unknown = {}): Promise<Response> {
  return fetch(`${target.urls.realgimm}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}
