import { type RefObject, useEffect, useRef, useState } from "react";

export interface Disclosure {
  open: boolean;
  setOpen: (open: boolean) => void;
  box: RefObject<HTMLDivElement | null>;
}

/** A button that shows a box: it closes with Esc (giving the focus back to the button), outside press, or on leaving. */
export function useDisclosure(): Disclosure {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    function onKey(event: KeyboardEvent): void {
      if (event.key !== "Escape") return;
      setOpen(false);
      box.current?.querySelector<HTMLElement>("[aria-expanded]")?.focus();
    }
    function onElsewhere(event: Event): void {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    }
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onElsewhere);
    document.addEventListener("focusin", onElsewhere);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onElsewhere);
      document.removeEventListener("focusin", onElsewhere);
    };
  }, [open]);
  return { open, setOpen, box };
}
