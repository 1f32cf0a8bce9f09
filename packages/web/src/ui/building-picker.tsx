import { buildingRoutes } from "@stabile/contract/buildings";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { queryOf } from "#api/queries.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Combobox } from "#ui/combobox.tsx";
import { useDebounced } from "#ui/debounced.ts";
import { Field } from "#ui/field.tsx";

export interface PickedBuilding {
  id: string;
  code: string;
  name: string;
  addressText: string;
}

export interface BuildingPickerProps {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  value: PickedBuilding | undefined;
  onChange: (building: PickedBuilding | undefined) => void;
  /** Text typed and not (yet) turned into a choice. */
  onPendingText?: (text: string) => void;
}

const DEBOUNCE_MS = 120;

/** Finds a building by name, street or code as one types; the choice can be taken back. */
export function BuildingPicker(props: BuildingPickerProps) {
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim(), DEBOUNCE_MS);
  const found = useQuery({
    ...queryOf(buildingRoutes.listBuildings, { query: { q: wanted, limit: 8 } }),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  function type(next: string): void {
    setText(next);
    props.onPendingText?.(next.trim());
  }
  if (props.value) return <Picked {...props} value={props.value} />;
  const items = wanted === "" || text.trim() === "" ? [] : (found.data?.items ?? []);
  return (
    <Field
      label={props.label}
      help={props.help}
      error={props.error}
      {...(props.optional ? { optional: true } : {})}
    >
      {(wiring) => (
        <Combobox
          input={{ ...wiring }}
          text={text}
          onText={type}
          groups={[
            {
              label: it.search.groups.building,
              options: items.map((building) => ({
                id: building.id,
                building,
                content: (
                  <>
                    <span className="suggestion-line">
                      <span className="suggestion-title">{building.name}</span>
                      <span className="code">{building.code}</span>
                    </span>
                    <span className="suggestion-sub">{building.addressText}</span>
                  </>
                ),
              })),
            },
          ]}
          message={
            found.isSuccess && wanted !== "" && items.length === 0 ? it.search.nothing(wanted) : undefined
          }
          loading={found.isFetching}
          onChoose={({ building }) => {
            type("");
            props.onChange(building);
          }}
        />
      )}
    </Field>
  );
}

function Picked({ label, value, onChange }: BuildingPickerProps & { value: PickedBuilding }) {
  return (
    <div className="field" role="group" aria-label={label}>
      <span className="field-label">{label}</span>
      <div className="picked">
        <span>
          <strong>{value.name}</strong> <span className="code">{value.code}</span>
          <span className="row-sub">{value.addressText}</span>
        </span>
        <Button small look="plain" icon="close" onClick={() => onChange(undefined)}>
          {it.combobox.clear}
        </Button>
      </div>
    </div>
  );
}
