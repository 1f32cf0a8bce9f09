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

type OwnKeys = "className" | "id" | "required";
type InputRest = Omit<InputHTMLAttributes<HTMLInputElement>, OwnKeys>;

export function TextField(props: FieldFrameProps & InputRest) {
  const [frame, input] = splitFrame(props);
  return <Field {...frame}>{(wiring) => <input className="form-control" {...input} {...wiring} />}</Field>;
}

type AreaRest = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, OwnKeys>;

export function TextArea(props: FieldFrameProps & AreaRest) {
  const [frame, area] = splitFrame(props);
  return (
    <Field {...frame}>
      {(wiring) => <textarea className="form-control" rows={4} {...area} {...wiring} />}
    </Field>
  );
}

export interface Choice {
  value: string;
  label: string;
}

type SelectRest = Omit<SelectHTMLAttributes<HTMLSelectElement>, OwnKeys>;

/** A choice among few; `none` is the words of the empty choice, which is there only when they are given. */
export function SelectField(
  props: FieldFrameProps & SelectRest & { choices: readonly Choice[]; none?: string },
) {
  const [frame, { choices, none, ...select }] = splitFrame(props);
  return (
    <Field {...frame}>
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

const FRAME_KEYS = ["label", "help", "error", "required", "optional", "hideLabel", "className"] as const;

/** What is drawn around the control, and what goes on it. */
function splitFrame<P extends FieldFrameProps>(props: P): [FieldFrameProps, Omit<P, keyof FieldFrameProps>] {
  const isFrame = (key: string) => (FRAME_KEYS as readonly string[]).includes(key);
  const entries = Object.entries(props);
  return [
    Object.fromEntries(entries.filter(([key]) => isFrame(key))) as unknown as FieldFrameProps,
    Object.fromEntries(entries.filter(([key]) => !isFrame(key))) as Omit<P, keyof FieldFrameProps>,
  ];
}
