import { useNavigate } from "@tanstack/react-router";
import { actionText } from "#pages/audit/action-text.ts";
import type { AuditSearch } from "#pages/audit/search-params.ts";
import { ACTION_CHOICES, ACTION_GROUPS, audit } from "#text/it-audit.ts";
import { SelectField, TextField } from "#ui/field.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

const words = audit.filters;
const ACTIONS = ACTION_CHOICES.map((value) => ({ value, label: ACTION_GROUPS[value] ?? actionText(value) }));
const REGISTERS = Object.entries(audit.filters.registers).map(([value, label]) => ({ value, label }));

/** Every change goes into the address; the list follows the address. */
export function AuditFilters({ search }: { search: AuditSearch }) {
  const navigate = useNavigate({ from: "/registro" });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as AuditSearch,
      replace: true,
      resetScroll: false,
    });
  const choose = (key: keyof AuditSearch) => ({
    value: search[key] ?? "",
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value || undefined }),
  });
  return (
    <section className="filters" aria-label={words.title}>
      <div className="filter-grid">
        <TextFilter
          label={words.who}
          placeholder={words.whoPlaceholder}
          text={search.who ?? ""}
          onText={(who) => change({ who: who || undefined })}
        />
        <TextFilter
          label={words.subject}
          placeholder={words.subjectPlaceholder}
          text={search.subject ?? ""}
          onText={(subject) => change({ subject: subject || undefined })}
        />
        <SelectField label={words.action} none={words.anyF} choices={ACTIONS} {...choose("action")} />
        <SelectField label={words.register} none={words.any} choices={REGISTERS} {...choose("register")} />
        <TextField label={words.from} type="date" {...choose("from")} max={search.to} />
        <TextField label={words.to} type="date" {...choose("to")} min={search.from} />
      </div>
    </section>
  );
}
