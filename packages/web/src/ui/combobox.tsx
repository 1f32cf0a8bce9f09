import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useState } from "react";
import { it } from "#text/it.ts";

export interface ComboboxOption {
  id: string;
  content: ReactNode;
}

export interface ComboboxGroup<O extends ComboboxOption> {
  label: string;
  options: readonly O[];
}

export interface ComboboxProps<O extends ComboboxOption> {
  /** Wiring from `Field`, or an `aria-label`. */
  input: Record<string, unknown>;
  text: string;
  onText: (text: string) => void;
  groups: readonly ComboboxGroup<O>[];
  onChoose: (option: O) => void;
  /** Said instead of the options: nothing found, failure. */
  message?: string | undefined;
  loading?: boolean | undefined;
  inputRef?: RefObject<HTMLInputElement | null>;
  before?: ReactNode;
  after?: ReactNode;
}

/**
 * A text field with suggestions, after the ARIA Authoring Practices' combobox with list autocomplete: the focus stays in
 * the field, arrows move along the options, Enter chooses, Esc closes and then clears.
 */
export function Combobox<O extends ComboboxOption>(props: ComboboxProps<O>) {
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [activeId, setActiveId] = useState<string>();
  const options = props.groups.flatMap((group) => group.options);
  const active = options.findIndex((option) => option.id === activeId);
  const hasList = open && options.length > 0;
  const isShown = hasList || (open && props.message !== undefined);

  useEffect(() => {
    // The focus stays in the field, so the browser does not follow the arrows by itself.
    if (active !== -1) document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active, listId]);

  function choose(option: O): void {
    setOpen(false);
    setActiveId(undefined);
    props.onChoose(option);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      const start = active === -1 && step === -1 ? 0 : active;
      setActiveId(options[(start + step + options.length) % options.length]?.id);
    } else if (event.key === "Enter" && isShown) {
      const option = options[active === -1 ? 0 : active];
      if (!option) return;
      event.preventDefault();
      choose(option);
    } else if (event.key === "Escape") {
      if (isShown) event.preventDefault();
      if (isShown) setOpen(false);
      else props.onText("");
    }
  }

  return (
    <div
      className="combobox"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      {props.before}
      <input
        type="text"
        role="combobox"
        className="form-control"
        autoComplete="off"
        spellCheck={false}
        ref={props.inputRef}
        {...props.input}
        value={props.text}
        aria-autocomplete="list"
        aria-expanded={hasList}
        aria-controls={hasList ? listId : undefined}
        aria-activedescendant={hasList && active !== -1 ? `${listId}-${active}` : undefined}
        onChange={(event) => {
          props.onText(event.target.value);
          setActiveId(undefined);
          setOpen(true);
        }}
        onFocus={() => props.text !== "" && setOpen(true)}
        onKeyDown={onKeyDown}
      />
      {props.after}
      <span className="visually-hidden" role="status">
        {isShown
          ? (props.message ?? it.search.count(options.length))
          : props.loading
            ? it.combobox.loading
            : ""}
      </span>
      {isShown ? (
        <Suggestions
          listId={listId}
          groups={props.groups}
          activeId={activeId}
          message={props.message}
          choose={choose}
        />
      ) : null}
    </div>
  );
}

interface SuggestionsProps<O extends ComboboxOption> {
  listId: string;
  groups: readonly ComboboxGroup<O>[];
  activeId: string | undefined;
  message: string | undefined;
  choose: (option: O) => void;
}

function Suggestions<O extends ComboboxOption>({
  listId,
  groups,
  activeId,
  message,
  choose,
}: SuggestionsProps<O>) {
  const options = groups.flatMap((group) => group.options);
  return (
    <div className="suggestions">
      {message ? <p className="suggestions-message">{message}</p> : null}
      {options.length === 0 ? null : (
        <div role="listbox" id={listId} aria-label={it.combobox.list}>
          {groups
            .filter((group) => group.options.length > 0)
            .map((group) => (
              <div key={group.label} role="group" aria-label={group.label}>
                <div className="suggestions-group" aria-hidden="true">
                  {group.label}
                </div>
                {group.options.map((option) => (
                  <div
                    key={option.id}
                    id={`${listId}-${options.indexOf(option)}`}
                    role="option"
                    aria-selected={option.id === activeId}
                    className="suggestion"
                    // The press must not take the focus from the field before the click arrives.
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => choose(option)}
                  >
                    {option.content}
                  </div>
                ))}
              </div>
            ))}
        </div>
      )}
    </div>
  );
}
