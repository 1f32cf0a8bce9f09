import { dossierRoutes } from "@stabile/contract/dossier";
import type { DictionaryField } from "@stabile/contract/dossier-shapes";
import { propertyRoutes } from "@stabile/contract/property";
import { sourceRoutes } from "@stabile/contract/sources";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { usePlatformName } from "#api/catalogue.ts";
import { queryOf, readingsOf } from "#api/queries.ts";
import { dossier as words } from "#text/it-dossier.ts";

/** The dictionary changes with a release: it is read once. */
const dictionaryQuery = { ...queryOf(dossierRoutes.readDictionary, {}), staleTime: Number.POSITIVE_INFINITY };

export const useDictionary = () => useQuery(dictionaryQuery).data;

export function useField(code: string): DictionaryField | undefined {
  return useDictionary()?.fields.find((field) => field.code === code);
}

export const dossierQuery = (id: string, on: string | undefined) =>
  queryOf(dossierRoutes.readDossier, { params: { id }, query: on === undefined ? {} : { on } });

/** What a source is called: a platform by its name here, a person's word as such. */
export function useSourceName(): (source: string) => string {
  const platformName = usePlatformName();
  return (source) => words.sources[source] ?? platformName(source);
}

/** After a writing, everything that may show it. */
export function useDossierRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const route of [
      dossierRoutes.readDossier,
      dossierRoutes.readSubjectFacts,
      dossierRoutes.readFactHistory,
      dossierRoutes.listDossierChanges,
      dossierRoutes.listDossiers,
      dossierRoutes.listDisagreements,
    ])
      void queries.invalidateQueries(readingsOf(route));
  };
}

/** After a decision on what a register says: the list, its counts, and the dossiers that it touches. */
export function useSourcesRefresh(): () => void {
  const queries = useQueryClient();
  const dossiers = useDossierRefresh();
  return () => {
    dossiers();
    for (const route of [sourceRoutes.listSourceItems, sourceRoutes.listSources])
      void queries.invalidateQueries(readingsOf(route));
  };
}

/** After a decision on the exchange with the property register: what waits, what goes out, and the dossiers. */
export function usePropertyRefresh(): () => void {
  const queries = useQueryClient();
  const dossiers = useSourcesRefresh();
  return () => {
    dossiers();
    for (const route of [
      propertyRoutes.readPropertyRegister,
      propertyRoutes.listPropertyWritings,
      propertyRoutes.listPropertyConflicts,
      propertyRoutes.listPropertyCorrections,
      propertyRoutes.listPropertyFiles,
    ])
      void queries.invalidateQueries(readingsOf(route));
  };
}
