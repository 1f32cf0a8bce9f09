import { type SavedView, workOrderRoutes } from "@stabile/contract/work-orders";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { queryText } from "#api/address.ts";
import { parsePlainSearch } from "#api/search-params.ts";
import { viewsQuery } from "#pages/work-orders/order-queries.ts";
import { SaveViewDialog } from "#pages/work-orders/save-view-dialog.tsx";
import { type WorkOrderSearch, workOrderSearch } from "#pages/work-orders/search-params.ts";
import { list } from "#text/it-work-orders.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Icon } from "#ui/icon.tsx";

const words = list.views;

const PRESETS: readonly { name: string; search: WorkOrderSearch }[] = [
  { name: words.presets.all, search: {} },
  { name: words.presets.open, search: { state: "open" } },
  { name: words.presets.overdue, search: { due: "overdue", sort: "due" } },
  { name: words.presets.today, search: { due: "today", sort: "due" } },
  { name: words.presets.emergencies, search: { state: "open", urgency: "emergency" } },
  { name: words.presets.toVerify, search: { state: "executed" } },
  { name: words.presets.drafts, search: { state: "draft" } },
];

/** The address of a view, in one spelling, so that the current one can be recognised. */
function spell(search: WorkOrderSearch): string {
  return queryText(Object.fromEntries(Object.entries(search).sort(([a], [b]) => a.localeCompare(b))));
}

/** Ways of looking at the list that everybody needs, then one's own. */
export function ViewsBar({ search }: { search: WorkOrderSearch }) {
  const views = useQuery(viewsQuery);
  const [removing, setRemoving] = useState<SavedView>();
  const [isSaving, setSaving] = useState(false);
  const saved = (views.data?.items ?? []).map((view) => ({
    view,
    search: workOrderSearch(parsePlainSearch(view.query)),
  }));
  const isKnown = [...PRESETS, ...saved].some((known) => spell(known.search) === spell(search));
  return (
    <nav aria-label={words.label}>
      <ul className="views">
        {PRESETS.map((preset) => (
          <View key={preset.name} {...preset} current={search} />
        ))}
        {saved.map(({ view, search: viewSearch }) => (
          <View
            key={view.id}
            name={view.name}
            search={viewSearch}
            current={search}
            onRemove={() => setRemoving(view)}
          />
        ))}
        {isKnown ? null : (
          <li>
            <Button look="plain" small icon="bookmark" onClick={() => setSaving(true)}>
              {words.save}
            </Button>
          </li>
        )}
      </ul>
      <SaveViewDialog open={isSaving} query={spell(search)} onClose={() => setSaving(false)} />
      <RemoveView view={removing} onClose={() => setRemoving(undefined)} />
    </nav>
  );
}

interface ViewProps {
  name: string;
  search: WorkOrderSearch;
  current: WorkOrderSearch;
  onRemove?: () => void;
}

function View({ name, search, current, onRemove }: ViewProps) {
  const isCurrent = spell(search) === spell(current);
  return (
    <li className={`view ${isCurrent ? "view-current" : ""}`}>
      <Link
        to="/ordini"
        search={search}
        activeOptions={{ exact: true, explicitUndefined: true }}
        aria-current={isCurrent ? "page" : undefined}
      >
        {name}
      </Link>
      {onRemove ? (
        <button type="button" aria-label={words.remove(name)} onClick={onRemove}>
          <Icon name="close" size="xs" />
        </button>
      ) : null}
    </li>
  );
}

function RemoveView({ view, onClose }: { view: SavedView | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useAction(workOrderRoutes.deleteView, {
    onDone: () => {
      void client.invalidateQueries({ queryKey: viewsQuery.queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open={view !== undefined}
      title={words.removeTitle}
      confirm={words.removeConfirm}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => view && remove.mutate({ params: { id: view.id } })}
      onClose={onClose}
    >
      <p>{words.removeHelp(view?.name ?? "")}</p>
    </ConfirmDialog>
  );
}
