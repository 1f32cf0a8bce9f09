import { useEffect, useRef, useState } from "react";
import { TextField } from "#ui/field.tsx";

const TYPING_MS = 250;

export interface TextFilterProps {
  label: string;
  placeholder: string;
  /** What the address says. */
  text: string;
  onText: (text: string) => void;
}

/** The text of a list's filter: it waits for a pause in typing, and follows the address when that moves by itself. */
export function TextFilter({ label, placeholder, text, onText }: TextFilterProps) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(text);
  useEffect(() => {
    // The address moved by itself (a view, a removed filter), not by what was typed here.
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  // A page left while typing must not be called back by its filter.
  useEffect(() => () => clearTimeout(timer.current), []);
  function type(next: string): void {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(next), TYPING_MS);
  }
  function send(next: string): void {
    clearTimeout(timer.current);
    timer.current = undefined;
    sent.current = next.trim();
    onText(sent.current);
  }
  // Who leaves the field has finished: asked now, it cannot call back who has just followed a link.
  function finish(): void {
    if (timer.current !== undefined) send(typed);
  }
  return (
    <TextField
      label={label}
      className="filter-wide"
      type="search"
      value={typed}
      placeholder={placeholder}
      onChange={(event) => type(event.target.value)}
      onBlur={finish}
      maxLength={200}
    />
  );
}
