import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { RegisterSearch } from "#pages/protocol/search-params.ts";
import { protocol, register as words } from "#text/it-protocol.ts";
import { Button } from "#ui/button.tsx";
import { TextField } from "#ui/field.tsx";

const FIELDS = ["q", "number", "year", "from", "to"] as const;
type Typed = Partial<Record<(typeof FIELDS)[number], string>>;

/** Sent when it is pressed: each search is a question to another platform, and is written down. */
export function RegisterForm({ search }: { search: RegisterSearch }) {
  const navigate = useNavigate({ from: "/protocollo/cerca" });
  const [typed, setTyped] = useState<Typed>(() =>
    Object.fromEntries(FIELDS.map((name) => [name, search[name] === undefined ? "" : String(search[name])])),
  );
  const field = (name: keyof Typed) => ({
    label: words[name],
    value: typed[name] ?? "",
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  });
  function send(event: FormEvent): void {
    event.preventDefault();
    const asked = Object.fromEntries(FIELDS.map((name) => [name, (typed[name] ?? "").trim()]));
    const said = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ""));
    void navigate({ search: said as RegisterSearch, resetScroll: false });
  }
  return (
    <form role="search" className="filters" aria-label={protocol.filters.label} onSubmit={send}>
      <div className="filter-grid">
        <TextField {...field("q")} maxLength={200} />
        <TextField {...field("number")} inputMode="numeric" maxLength={8} pattern="[0-9]*" />
        <TextField {...field("year")} inputMode="numeric" maxLength={4} pattern="[0-9]*" />
        <TextField {...field("from")} type="date" />
        <TextField {...field("to")} type="date" />
      </div>
      <Button type="submit" look="primary" icon="search">
        {words.search}
      </Button>
    </form>
  );
}
