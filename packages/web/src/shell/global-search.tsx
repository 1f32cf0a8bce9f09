import { buildingRoutes, type SearchHit } from "@stabile/contract/buildings";
import type { RequestState, WorkOrderState } from "@stabile/contract/shapes";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { queryOf } from "#api/queries.ts";
import { useSession } from "#api/session.tsx";
import { groupsOf, type FoundOption } from "#shell/search-groups.ts";
import { it, REQUEST_STATES, WORK_ORDER_STATES } from "#text/it.ts";
import { Combobox, type ComboboxOption } from "#ui/combobox.tsx";
import { useDebounced } from "#ui/debounced.ts";
import { Icon } from "#ui/icon.tsx";

/** Long enough to skip the letters in between, short enough not to be felt. */
const DEBOUNCE_MS = 80;

type SearchOption = ComboboxOption & FoundOption;

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
  const groups = groupsOf(hits, wanted, useSession().actions).map(({ label, options }) => ({
    label,
    options: options.map((option) => ({
      ...option,
      content: option.hit ? <Hit hit={option.hit} /> : <span className="suggestion-all">{option.label}</span>,
    })),
  }));

  function open(option: SearchOption): void {
    setText("");
    input.current?.blur();
    void navigate(option.target);
  }
  return (
    <search className="app-search">
      <Combobox<SearchOption>
        input={{
          id: "ricerca",
          "aria-label": it.search.label,
          "aria-keyshortcuts": "/",
          placeholder: it.search.placeholder,
        }}
        inputRef={input}
        text={text}
        onText={setText}
        groups={text.trim() === "" ? [] : groups}
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
