import { protocolRoutes } from "@stabile/contract/protocol";
import { protocolRegisterRoutes } from "@stabile/contract/protocol-register";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const { q, state, direction, buildingId } = protocolRoutes.listProtocolEntries.query.shape;
const filters = { q, state, direction, buildingId };

/** The filters of the list, as the address bar keeps them. */
export const protocolSearch = tolerantSearch(filters);
export type ProtocolSearch = TolerantSearch<typeof filters>;

const asked = protocolRegisterRoutes.searchRegister.query.shape;

/** What is looked for in the protocol itself. */
export const registerSearch = tolerantSearch(asked);
export type RegisterSearch = TolerantSearch<typeof asked>;
