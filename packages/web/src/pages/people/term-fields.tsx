import { person as words } from "#text/it-people.ts";
import { TextArea, TextField } from "#ui/field.tsx";

interface Term {
  /** Days, `2026-06-24`; empty: none is said. */
  from: string;
  until: string;
}

interface TermFieldsProps {
  term: Term;
  errors: { from?: string | undefined; until?: string | undefined };
  /** A last day must be said. */
  needsEnd?: boolean;
  onChange: (term: Partial<Term>) => void;
}

/** From which day, and until which one, that included. */
export function TermFields({ term: { from, until }, errors, needsEnd, onChange }: TermFieldsProps) {
  return (
    <div className="field-row">
      <TextField
        label={words.fromDay}
        type="date"
        optional
        help={words.fromHelp}
        error={errors.from}
        value={from}
        onChange={(event) => onChange({ from: event.target.value })}
      />
      <TextField
        label={words.untilDay}
        type="date"
        {...(needsEnd ? { required: true } : { optional: true, help: words.untilHelp })}
        min={from || undefined}
        error={errors.until}
        value={until}
        onChange={(event) => onChange({ until: event.target.value })}
      />
    </div>
  );
}

interface ReasonFieldProps {
  value: string;
  error: string | undefined;
  onChange: (reason: string) => void;
}

/** Why permissions change, as it stays in the register. */
export function ReasonField({ value, error, onChange }: ReasonFieldProps) {
  return (
    <TextArea
      label={words.reason}
      help={words.reasonHelp}
      required
      rows={2}
      maxLength={500}
      error={error}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
