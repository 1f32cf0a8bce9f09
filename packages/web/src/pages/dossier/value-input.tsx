import type { DictionaryField } from "@stabile/contract/dossier-shapes";
import { dossier as words } from "#text/it-dossier.ts";
import { SelectField, TextArea, TextField } from "#ui/field.tsx";

export interface ValueInputProps {
  field: DictionaryField;
  text: string;
  error: string | undefined;
  onText: (text: string) => void;
  /** In place of the usual words: among several fields, each says its own name. */
  label?: string;
  optional?: boolean;
}

const LONG_TEXT = 200;

/** The control for a value of the dictionary; what it holds is text until it is read (`read-typed.ts`). */
export function ValueInput({
  field,
  text,
  error,
  onText,
  label = words.form.value,
  optional = false,
}: ValueInputProps) {
  const shared = { label, error, ...(optional ? { optional } : { required: true }) };
  switch (field.kind) {
    case "boolean":
      return (
        <SelectField
          {...shared}
          none={words.form.choose}
          choices={[
            { value: "true", label: words.form.yes },
            { value: "false", label: words.form.no },
          ]}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      );
    case "code":
      return (
        <SelectField
          {...shared}
          none={words.form.choose}
          choices={(field.codes ?? []).map((choice) => ({ value: choice.code, label: choice.label }))}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      );
    case "day":
      return (
        <TextField {...shared} type="date" value={text} onChange={(event) => onText(event.target.value)} />
      );
    case "number":
    case "money":
      return (
        <TextField
          {...shared}
          label={unitLabel(label, field)}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      );
    case "text":
      return (field.most ?? 0) > LONG_TEXT ? (
        <TextArea
          {...shared}
          rows={3}
          maxLength={field.most}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      ) : (
        <TextField
          {...shared}
          maxLength={field.most}
          autoComplete="off"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      );
  }
}

function unitLabel(label: string, { kind, unit }: DictionaryField): string {
  const measured = kind === "money" ? "€" : unit;
  return measured === undefined ? label : `${label} (${measured})`;
}
