import { protocolRegisterRoutes } from "@stabile/contract/protocol-register";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryOf } from "#api/queries.ts";
import { register as words } from "#text/it-protocol.ts";
import { useDebounced } from "#ui/debounced.ts";
import { SelectField, TextField } from "#ui/field.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const DEBOUNCE_MS = 400;

/** How the protocol calls offices and classes: what the settings ask for. */
export function RegisterCodes() {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.codes}</summary>
      {isOpen ? <Codes /> : null}
    </details>
  );
}

function Codes() {
  const [of, setOf] = useState<"offices" | "classifications">("offices");
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), DEBOUNCE_MS);
  const { data, error } = useQuery({
    ...queryOf(protocolRegisterRoutes.findRegisterCodes, { query: { of, q } }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <p className="quiet">{words.codesHelp}</p>
      <div className="filter-grid">
        <SelectField
          label={words.codesOf}
          choices={(["offices", "classifications"] as const).map((value) => ({ value, label: words[value] }))}
          value={of}
          onChange={(event) => setOf(event.target.value as typeof of)}
        />
        <TextField
          label={words.codesWords}
          value={typed}
          maxLength={100}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <ProblemAlert error={error} />
      {data === undefined && !error ? <Skeleton lines={4} /> : null}
      <p role="status">{data?.items.length === 0 ? words.codesNone : data?.more ? words.codesMore : ""}</p>
      <ul className="plain-list">
        {(data?.items ?? []).map(({ code, name }) => (
          <li key={code}>
            <span className="code">{code}</span> {name}
          </li>
        ))}
      </ul>
    </>
  );
}
