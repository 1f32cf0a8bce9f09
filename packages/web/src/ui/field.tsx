import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { useId } from "react";
import { it } from "#text/it.ts";
import { Icon } from "#ui/icon.tsx";

export interface FieldFrameProps {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  required?: boolean | undefined;
  /** Marks the field as one that may be left empty; most forms ask little, so what is asked is needed. */
  optional?: boolean;
  hideLabel?: boolean;
  className?: string;
}

interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  required: boolean | undefined;
}

/** Label, help and error around any control, tied to it for screen readers. */
export function Field(props: FieldFrameProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = [props.help ? `${id}-help` : "", props.error ? `${id}-error` : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={`field ${props.error ? "field-wrong" : ""} ${props.className ?? ""}`.trim()}>
      <label htmlFor={id} className={props.hideLabel ? "visually-hidden" : undefined}>
        {props.label}
        {props.optional ? <span className="field-optional"> ({it.field.optional})</span> : null}
      </label>
      {props.children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": props.error ? true : undefined,
        required: props.required,
      })}
      {props.error ? (
        <p className="field-error" id={`${id}-error`}>
          <Icon name="error" size="xs" /> {props.error}
        </p>
      ) : null}
      {props.help ? (
        <p className="field-help" id={`${id}-help`}>
          {props.help}
        </p>
      ) : null}
    </div>
  );
}

type InputRest = Omit<InputHTMLAttributes<HTMLInputElement>, "className" | "id" | "required">;
export function TextField(props: FieldFrameProps & InputRest) {
  const { label, help, error, required, optional, hideLabel, className, ...input } = props;
  return (
    <Field {...frameOf(props)}>{(wiring) => <input className="form-control" {...input} {...wiring} />}</Field>
  );
}

type AreaRest = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "className" | "id" | "required">;
export function TextArea(props: FieldFrameProps & AreaRest) {
  const { label, help, error, required, optional, hideLabel, className, ...area } = props;
  return (
    <Field {...frameOf(props)}>
      {(wiring) => <textarea className="form-control" rows={4} {...area} {...wiring} />}
    </Field>
  );
}

export interface Choice {
  value: string;
  label: string;
}

type SelectRest = Omit<SelectHTMLAttributes<HTMLSelectElement>, "className" | "id" | "required">;
export function SelectField(
  props: FieldFrameProps & SelectRest & { choices: readonly Choice[]; none?: string },
) {
  const { label, help, error, required, optional, hideLabel, className, choices, none, ...select } = props;
  return (
    <Field {...frameOf(props)}>
      {(wiring) => (
        <select className="form-control form-choice" {...select} {...wiring}>
          {none === undefined ? null : <option value="">{none}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function frameOf(props: FieldFrameProps): FieldFrameProps {
  const { label, help, error, required, optional, hideLabel, className } = props;
  return {
    label,
    help,
    error,
    required,
    ...(optional === undefined ? {} : { optional }),
    ...(hideLabel === undefined ? {} : { hideLabel }),
    ...(className === undefined ? {} : { className }),
  };
}
