import { AuditFilter } from "@stabile/contract/audit";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

/** What the register shows, as the address bar keeps it. */
export const auditSearch = tolerantSearch(AuditFilter.shape);
export type AuditSearch = TolerantSearch<typeof AuditFilter.shape>;
