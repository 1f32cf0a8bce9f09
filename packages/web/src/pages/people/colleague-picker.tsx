import { peopleRoutes } from "@stabile/contract/people";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryOf } from "#api/queries.ts";
import { substitution as words } from "#text/it-permissions.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Combobox } from "#ui/combobox.tsx";
import { useDebounced } from "#ui/debounced.ts";
import { Field } from "#ui/field.tsx";

export interface Colleague {
  id: string;
  displayName: string;
}

interface ColleaguePickerProps {
  value: Colleague | undefined;
  error: string | undefined;
  onChange: (colleague: Colleague | undefined) => void;
}

/** Finds a colleague by name as one types. */
export function ColleaguePicker({ value, error, onChange }: ColleaguePickerProps) {
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim(), 150);
  const found = useQuery({
    ...queryOf(peopleRoutes.listColleagues, { query: { q: wanted } }),
    enabled: wanted.length > 1,
    placeholderData: keepPreviousData,
  });
  if (value)
    return (
      <div className="field" role="group" aria-label={words.colleague}>
        <span className="field-label">{words.colleague}</span>
        <div className="picked">
          <strong>{value.displayName}</strong>
          <Button small look="plain" icon="close" onClick={() => onChange(undefined)}>
            {it.combobox.clear}
          </Button>
        </div>
      </div>
    );
  const items = wanted.length > 1 && text.trim() !== "" ? (found.data?.items ?? []) : [];
  return (
    <Field label={words.colleague} help={words.colleagueHelp} error={error} required>
      {(wiring) => (
        <Combobox
          input={{ ...wiring }}
          text={text}
          onText={setText}
          groups={[
            {
              label: words.colleagues,
              options: items.map((colleague) => ({
                id: colleague.id,
                colleague,
                content: <span className="suggestion-title">{colleague.displayName}</span>,
              })),
            },
          ]}
          message={
            found.isSuccess && wanted.length > 1 && items.length === 0 ? words.noColleague(wanted) : undefined
          }
          loading={found.isFetching}
          onChoose={({ colleague }) => {
            setText("");
            onChange(colleague);
          }}
        />
      )}
    </Field>
  );
}
