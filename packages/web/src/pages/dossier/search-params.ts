import { dossierRoutes } from "@stabile/contract/dossier";
import { propertyRoutes } from "@stabile/contract/property";
import { sourceRoutes } from "@stabile/contract/sources";
import { z } from "zod";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const day = z.iso.date();

const ofPage = { on: day };
/** Which day the dossier is looked at, as the address bar keeps it. */
export const dossierSearch = tolerantSearch(ofPage);

const ofComparison = { on: day, withOn: day, withBuilding: z.uuid() };
export const comparisonSearch = tolerantSearch(ofComparison);
export type ComparisonSearch = TolerantSearch<typeof ofComparison>;

const ofList = dossierRoutes.listDossiers.query.omit({ cursor: true, limit: true }).shape;
export const dossiersSearch = tolerantSearch(ofList);
export type DossiersSearch = TolerantSearch<typeof ofList>;

const { source, state } = sourceRoutes.listSourceItems.query.shape;
const ofSources = { source, state: state.unwrap() };
export const sourcesSearch = tolerantSearch(ofSources);
export type SourcesSearch = TolerantSearch<typeof ofSources>;

const ofWritings = propertyRoutes.listPropertyWritings.query.omit({ cursor: true, limit: true }).shape;
export const propertySearch = tolerantSearch(ofWritings);
export type PropertySearch = TolerantSearch<typeof ofWritings>;
