import { dossierRoutes } from "@stabile/contract/dossier";
import { call } from "#api/call.ts";
import { ExportDossier } from "#pages/dossier/export-dossier.tsx";
import type { DossiersSearch } from "#pages/dossier/search-params.ts";
import { exportsText as words } from "#text/it-exports.ts";
import { integerText } from "#ui/numbers.ts";

/** As many as one export takes. */
const MOST = 500;
const PAGE = 200;

/** The dossiers of the list as it is filtered, in one export. */
export function ExportMany({ search, total }: { search: DossiersSearch; total: number }) {
  if (total === 0) return null;
  const many = integerText(Math.min(total, MOST));
  return (
    <ExportDossier
      buildingIds={() => idsOf(search)}
      open={words.ask.openMany}
      title={words.ask.titleMany(many)}
      help={total > MOST ? words.ask.first(many) : words.ask.asFiltered}
    />
  );
}

/** Page by page, up to what an export takes. */
async function idsOf(search: DossiersSearch): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...search, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await call(dossierRoutes.listDossiers, { query });
    ids.push(...items.map(({ id }) => id));
    cursor = nextCursor;
  } while (cursor !== undefined && ids.length < MOST);
  return ids.slice(0, MOST);
}
