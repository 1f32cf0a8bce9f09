import { type DossierSource, sourceRoutes } from "@stabile/contract/sources";
import { useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";
import { sources as words } from "#text/it-sources.ts";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Panel } from "#ui/panel.tsx";

/** Which registers are read, when they last were, and how much of what they say has found its building. */
export function SourcesPanel() {
  const items = useQuery(queryOf(sourceRoutes.listSources, {})).data?.items;
  if (items === undefined) return null;
  if (items.every(({ isConnected }) => !isConnected))
    return (
      <EmptyState icon="info-circle" title={words.noneConnected}>
        <p>{words.noneConnectedHelp}</p>
      </EmptyState>
    );
  return (
    <Panel title={words.registers}>
      <ul className="plain-list">
        {items.map((source) => (
          <li key={source.code}>
            <SourceLine source={source} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function SourceLine({ source }: { source: DossierSource }) {
  if (!source.isConnected) return <span className="quiet">{words.notConnected(source.label)}</span>;
  const { matched, waiting, setAside } = source;
  return (
    <>
      <strong>{source.label}</strong>: {matched} {words.counts.matched}, {waiting} {words.counts.waiting},{" "}
      {setAside} {words.counts.setAside}.{" "}
      <span className="quiet">
        {source.lastReadAt === undefined ? (
          words.never
        ) : (
          <>
            {words.lastRead}: <DateText value={source.lastReadAt} />
          </>
        )}
      </span>
    </>
  );
}
