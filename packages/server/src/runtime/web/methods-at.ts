import { API_PREFIX, ALL_ROUTES } from "@stabile/contract/routes";

const PLACES = ALL_ROUTES.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${API_PREFIX}${path.replaceAll(/:\w+/g, "[^/]+")}/?$`),
}));

/** The methods that an address of the API admits, as `Allow` lists them (RFC 9110, 15.5.6); none where there is nothing. */
export function methodsAt(url: string): string[] {
  const path = url.split("?")[0] ?? "";
  const methods = new Set<string>();
  for (const { method, pattern } of PLACES) {
    if (!pattern.test(path)) continue;
    methods.add(method);
    if (method === "GET") methods.add("HEAD");
  }
  return [...methods].sort();
}
