import type { Building, City } from "#city/types.ts";
import { type BuildingEntries, openBuildingEntries } from "#platforms/realgimm/building-entries.ts";
import { certificateCountOf, certificatesOf } from "#platforms/realgimm/certificates.ts";
import { planCountOf, plansOf } from "#platforms/realgimm/plans.ts";
import { systemCountOf, systemsOf } from "#platforms/realgimm/systems.ts";
import { tenancyCountOf, tenancyRecordsOf } from "#platforms/realgimm/tenancy-records.ts";

/**
 * What was entered after the whole city: certificates, systems, plans, contracts, occupants, building by building.
 * They are numbered apart, so that the numbers of the first entry are those they have always been.
 */
export function openSecondEntries(city: City): BuildingEntries {
  const isEmpty = ({ code }: Building) => city.partCountOf?.(code) === 0;
  return openBuildingEntries({
    city,
    lead: [],
    countOf: (building) =>
      isEmpty(building)
        ? 0
        : certificateCountOf(city, building) +
          systemCountOf(city, building) +
          planCountOf(city, building) +
          tenancyCountOf(city, building),
    recordsOf: (building) =>
      isEmpty(building)
        ? []
        : [
            ...certificatesOf(city, building),
            ...systemsOf(city, building),
            ...plansOf(city, building),
            ...tenancyRecordsOf(city, building),
          ],
  });
}
