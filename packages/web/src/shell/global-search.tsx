import { buildingRoutes, type SearchHit } from "@stabile/contract/buildings";
import type { RequestState, WorkOrderState } from "@stabile/contract/shapes";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { queryOf } from "#api/queries.ts";
import { it, REQUEST_STATES, WORK_ORDER_STATES } from "#text/it.ts";
import { Combobox, type ComboboxGroup } from "#ui/combobox.tsx";
import { useDebounced } from "#ui/debounced.ts";
import { Icon } from "#ui/icon.tsx";

/** Long enough to skip the letters in between, short enough not to be felt. */
const DEBOUNCE_MS = 80;

type Option = { id: string; content: React.ReactNode; hit?: SearchHit };

/** One field to reach any building, report, work order or street; `/` focuses it from anywhere. */
export function GlobalSearch() {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const wanted = useDebounced(text.trim(), DEBOUNCE_MS);
  const navigate = useNavigate();
  const found = useQuery({
    ...queryOf(buildingRoutes.search, { query: { q: wanted, limit: 12 } }),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  const hits = wanted === "" ? [] : (found.data?.items ?? []);

  function open(option: Option): void {
    setText("");
    input.current?.blur();
    if (!option.hit) void navigate({ to: "/ordini", search: { q: wanted } });
    else void navigate(targetOf(option.hit));
  }
  return (
    <search className="app-search">
      <Combobox<Option>
        input={{
          id: "ricerca",
          "aria-label": it.search.label,
          "aria-keyshortcuts": "/",
          placeholder: it.search.placeholder,
        }}
        inputRef={input}
        text={text}
        onText={setText}
        groups={text.trim() === "" ? [] : groupsOf(hits, wanted)}
        message={messageFor({
          text: wanted,
          failed: found.isError,
          empty: found.isSuccess && hits.length === 0,
        })}
        loading={found.isFetching}
        onChoose={open}
        before={<Icon name="search" className="app-search-icon" />}
        after={<kbd className="app-search-key">/</kbd>}
      />
    </search>
  );
}

function messageFor(state: { text: string; failed: boolean; empty: boolean }): string | undefined {
  if (state.text === "") return undefined;
  if (state.failed) return it.search.failed;
  return state.empty ? it.search.nothing(state.text) : undefined;
}

const KINDS = ["work-order", "request", "building", "street"] as const;

function groupsOf(hits: readonly SearchHit[], text: string): ComboboxGroup<Option>[] {
  const groups = KINDS.map((kind) => ({
    label: it.search.groups[kind],
    options: hits
      .filter((hit) => hit.kind === kind)
      .map((hit): Option => ({ id: `${kind}-${hit.id}`, content: <Hit hit={hit} />, hit })),
  }));
  const all = {
    id: "all-orders",
    content: <span className="suggestion-title">{it.search.allOrders(text)}</span>,
  };
  return hits.length === 0 ? [] : [...groups, { label: it.search.groups.more, options: [all] }];
}

function Hit({ hit }: { hit: SearchHit }) {
  const state = stateText(hit);
  return (
    <>
      <span className="suggestion-line">
        <span className="suggestion-title">{hit.title}</span>
        {hit.code ? <span className="code">{hit.code}</span> : null}
      </span>
      <span className="suggestion-sub">{[hit.subtitle, state].filter(Boolean).join(" · ")}</span>
    </>
  );
}

function stateText(hit: SearchHit): string | undefined {
  if (hit.kind === "work-order") return WORK_ORDER_STATES[hit.state as WorkOrderState] ?? hit.state;
  if (hit.kind === "request") return REQUEST_STATES[hit.state as RequestState] ?? hit.state;
  return undefined;
}

function targetOf(hit: SearchHit) {
  switch (hit.kind) {
    case "building":
      return { to: "/edifici/$id", params: { id: hit.id } } as const;
    case "request":
      return { to: "/segnalazioni/$id", params: { id: hit.id } } as const;
    case "work-order":
      return { to: "/ordini/$id", params: { id: hit.id } } as const;
    case "street":
      return { to: "/edifici", search: { q: hit.title } } as const;
  }
}
