import type { RouteContract } from "@stabile/contract/route";

export const API_PREFIX = "/api/v1";

export type AddressValues = Readonly<Record<string, unknown>>;

/** `/work-orders/:id` with `{id}` → `/api/v1/work-orders/0192…?q=…`; empty and absent values are left out. */
export function addressOf(
  route: Pick<RouteContract, "path">,
  values: { params?: AddressValues | undefined; query?: AddressValues | undefined } = {},
): string {
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = values.params?.[name];
    if (value === undefined) throw new Error(`no value for ${name} in ${route.path}`);
    return encodeURIComponent(value as string | number);
  });
  const search = queryText(values.query ?? {});
  return API_PREFIX + path + (search ? `?${search}` : "");
}

/** `{state: "open", q: ""}` → `state=open`. Keys keep their order, so that equal filters give equal text. */
export function queryText(values: AddressValues): string {
  const pairs = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  return new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
}
