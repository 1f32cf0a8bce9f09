import { documentRoutes } from "@stabile/contract/documents";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const { q, type, state, expiry } = documentRoutes.listDocuments.query.shape;
const ofList = { q, type, state, expiry };
/** What the list of documents is asked, as the address bar keeps it. */
export const documentsSearch = tolerantSearch(ofList);
export type DocumentsSearch = TolerantSearch<typeof ofList>;
