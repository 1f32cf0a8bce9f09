import { buildingRoutes } from "@stabile/contract/buildings";
import { UrgencyCode } from "@stabile/contract/shapes";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useCatalogue } from "#api/catalogue.ts";
import { queryOf } from "#api/queries.ts";
import { FirmField } from "#pages/work-orders/need-fields.tsx";
import type { NewOrderDraft } from "#pages/work-orders/new-work-order-form.ts";
import { URGENCIES } from "#text/it.ts";
import { create as words } from "#text/it-work-orders.ts";
import { BuildingPicker } from "#ui/building-picker.tsx";
import { SelectField, TextArea, TextField } from "#ui/field.tsx";
import { Icon } from "#ui/icon.tsx";
import { Panel } from "#ui/panel.tsx";

export interface FieldsProps {
  draft: NewOrderDraft;
  change: (values: Partial<NewOrderDraft>) => void;
  errorOf: (field: string) => string | undefined;
}

export function WhatFields({ draft, change, errorOf }: FieldsProps) {
  const { categories } = useCatalogue();
  function chooseCategory(code: string): void {
    const usual = categories.find((category) => category.code === code)?.defaultUrgency;
    change({ category: code, ...(draft.urgency === "" && usual ? { urgency: usual } : {}) });
  }
  return (
    <Panel title={words.what}>
      <TextField
        label={words.name}
        help={words.nameHelp}
        error={errorOf("title")}
        value={draft.title}
        onChange={(event) => change({ title: event.target.value })}
        maxLength={200}
        required
        autoComplete="off"
      />
      <SelectField
        label={words.category}
        none={words.categoryNone}
        choices={categories.map((category) => ({ value: category.code, label: category.label }))}
        error={errorOf("category")}
        value={draft.category}
        onChange={(event) => chooseCategory(event.target.value)}
        required
      />
      <UrgencyChoice
        value={draft.urgency}
        error={errorOf("urgency")}
        onChange={(urgency) => change({ urgency })}
      />
      <TextArea
        label={words.description}
        help={words.descriptionHelp}
        error={errorOf("description")}
        optional
        rows={5}
        value={draft.description}
        onChange={(event) => change({ description: event.target.value })}
        maxLength={10_000}
      />
    </Panel>
  );
}

interface UrgencyChoiceProps {
  value: string;
  error: string | undefined;
  onChange: (urgency: string) => void;
}

function UrgencyChoice({ value, error, onChange }: UrgencyChoiceProps) {
  const id = useId();
  return (
    <fieldset aria-describedby={error ? id : undefined}>
      <legend>{words.urgency}</legend>
      <div className="choices">
        {UrgencyCode.options.map((code) => (
          <label key={code} className="choice">
            <input
              type="radio"
              name="urgency"
              checked={value === code}
              aria-invalid={error ? true : undefined}
              onChange={() => onChange(code)}
            />
            <span>{URGENCIES[code]}</span>
          </label>
        ))}
      </div>
      {error ? (
        <p className="field-error" id={id}>
          <Icon name="error" size="xs" /> {error}
        </p>
      ) : null}
    </fieldset>
  );
}

export function WhereFields({ draft, change, errorOf }: FieldsProps) {
  return (
    <Panel title={words.where}>
      <BuildingPicker
        label={words.building}
        help={words.buildingHelp}
        error={errorOf("buildingId")}
        optional
        value={draft.building}
        onChange={(building) => change({ building, elementId: "" })}
        onPendingText={(pendingBuilding) => change({ pendingBuilding })}
      />
      {draft.building ? <ElementField buildingId={draft.building.id} draft={draft} change={change} /> : null}
      <TextField
        label={words.address}
        error={errorOf("addressText")}
        optional
        value={draft.addressText}
        placeholder={draft.building?.addressText}
        onChange={(event) => change({ addressText: event.target.value })}
        maxLength={300}
      />
    </Panel>
  );
}

function ElementField(props: { buildingId: string } & Pick<FieldsProps, "draft" | "change">) {
  const building = useQuery(queryOf(buildingRoutes.readBuilding, { params: { id: props.buildingId } }));
  const elements = building.data?.elements ?? [];
  if (elements.length === 0) return null;
  return (
    <SelectField
      label={words.element}
      optional
      none={words.elementNone}
      choices={elements.map((element) => ({ value: element.id, label: `${element.name} (${element.code})` }))}
      value={props.draft.elementId}
      onChange={(event) => props.change({ elementId: event.target.value })}
    />
  );
}

export function AssignFields({ draft, change, errorOf }: FieldsProps) {
  const helpId = useId();
  return (
    <Panel title={words.how}>
      <FirmField
        label={words.firm}
        none={words.firmNone}
        error={errorOf("firmId")}
        required={draft.issue}
        optional={!draft.issue}
        value={draft.firmId}
        onChange={(event) => change({ firmId: event.target.value })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={draft.issue}
          aria-describedby={helpId}
          onChange={(event) => change({ issue: event.target.checked })}
        />
        <strong>{words.issue}</strong>
      </label>
      <p className="field-help" id={helpId}>
        {words.issueHelp}
      </p>
    </Panel>
  );
}
