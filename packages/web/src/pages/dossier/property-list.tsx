import { PagedTable, type PagedTableProps } from "#ui/paged-table.tsx";
import { Panel } from "#ui/panel.tsx";

interface PropertyListProps<T> extends Omit<PagedTableProps<T>, "nothing" | "of" | "caption"> {
  words: { title: string; lead: string; of: PagedTableProps<T>["of"]; caption: string };
}

/** What waits for a person, of one kind: there only when there is some. */
export function PropertyList<T>({ words, ...table }: PropertyListProps<T>) {
  if ((table.pages.data?.pages[0]?.items.length ?? 0) === 0) return null;
  return (
    <Panel title={words.title}>
      <p>{words.lead}</p>
      <PagedTable {...table} of={words.of} caption={words.caption} nothing={null} />
    </Panel>
  );
}
