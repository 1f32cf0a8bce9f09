import { useNavigate } from "@tanstack/react-router";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { it } from "#text/it.ts";
import { Dialog } from "#ui/dialog.tsx";
import { areShortcutsOn, isShortcut, switchShortcuts } from "#ui/keyboard.ts";

const ShowContext = createContext<() => void>(() => undefined);

export function useShortcutsDialog(): () => void {
  return useContext(ShowContext);
}

const GO = { h: "/", s: "/segnalazioni", o: "/ordini", e: "/edifici" } as const;
const SEQUENCE_MS = 1_000;

/** Keys that work everywhere: `/` search, `?` this list, `g` and a letter to go somewhere. */
export function Shortcuts({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  useEffect(() => {
    let goAt = 0;
    function onKey(event: KeyboardEvent): void {
      if (!isShortcut(event)) return;
      const isSecond = event.timeStamp - goAt < SEQUENCE_MS;
      goAt = event.key === "g" ? event.timeStamp : 0;
      if (event.key === "?") setOpen(true);
      else if (event.key === "/") {
        event.preventDefault();
        document.getElementById("ricerca")?.focus();
      } else if (event.key === "n") document.querySelector<HTMLElement>("[data-next-link]")?.click();
      else if (isSecond && event.key in GO) void navigate({ to: GO[event.key as keyof typeof GO] });
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
  return (
    <ShowContext value={() => setOpen(true)}>
      {children}
      <Dialog open={isOpen} title={it.shortcuts.title} onClose={() => setOpen(false)}>
        <table className="table shortcuts">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">{it.shortcuts.key}</th>
              <th scope="col">{it.shortcuts.does}</th>
            </tr>
          </thead>
          <tbody>
            {it.shortcuts.rows.map(([keys, does]) => (
              <tr key={does}>
                <th scope="row">
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </th>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="quiet">{it.shortcuts.note}</p>
        <ShortcutsSwitch />
      </Dialog>
    </ShowContext>
  );
}

function ShortcutsSwitch() {
  const [isOn, setOn] = useState(areShortcutsOn);
  function change(on: boolean): void {
    switchShortcuts(on);
    setOn(on);
  }
  return (
    <label className="check">
      <input type="checkbox" checked={isOn} onChange={(event) => change(event.target.checked)} />
      <span>{it.shortcuts.use}</span>
    </label>
  );
}
