import { ROLES } from "#text/it-people.ts";
import { audit as words, PARTICULARS, VALUES } from "#text/it-audit.ts";
import { WORK_ORDER_STATES } from "#text/it.ts";
import { dateTimeText, dayText } from "#ui/dates.ts";
import { Facts } from "#ui/panel.tsx";

/** What an entry says, to who does not read JSON; and as it is written, for who must compare it. */
export function EntryParticulars({ detail }: { detail: Readonly<Record<string, unknown>> }) {
  return (
    <>
      <Facts items={particularsOf(detail)} />
      <details className="group">
        <summary>{words.asWritten}</summary>
        <pre className="payload" tabIndex={0}>
          {JSON.stringify(detail, null, 2)}
        </pre>
      </details>
    </>
  );
}

/** Those that have a name and a value, in their order. */
export function particularsOf(detail: Readonly<Record<string, unknown>>): [label: string, text: string][] {
  return Object.entries(PARTICULARS).flatMap(([key, label]) => {
    const text = textOf(key, detail[key]);
    return text === "" ? [] : [[label, text] as [string, string]];
  });
}

const CODES: Record<string, Record<string, string>> = {
  ...VALUES,
  role: ROLES,
  from: WORK_ORDER_STATES,
  to: WORK_ORDER_STATES,
};

function textOf(key: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value)) return value.map((one) => textOf(key, one)).join(", ");
  if (typeof value === "object") return nameOf(value as Record<string, unknown>);
  const text = String(value);
  const known = CODES[key];
  return known !== undefined && Object.hasOwn(known, text) ? (known[text] ?? text) : dateOr(text);
}

/** Of somebody or something: what it is called. */
function nameOf({ displayName, name, label, kind }: Record<string, unknown>): string {
  const called = [displayName, name, label].find((one) => typeof one === "string");
  if (called === undefined) return "";
  return typeof kind === "string" ? `${called} (${kind})` : String(called);
}

function dateOr(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayText(text);
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? dateTimeText(text) : text;
}
