import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#ui/button.tsx";

export interface FirstFewProps<T> {
  items: readonly T[];
  /** How many are shown before the others are asked for. */
  few: number;
  all: (count: number) => string;
  children: (shown: readonly T[]) => ReactNode;
}

/** A list of which the first are enough to most; the others on request. On paper, those that the page shows. */
export function FirstFew<T>({ items, few, all, children }: FirstFewProps<T>) {
  const [isWhole, setWhole] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // The button is gone: whoever pressed it goes on from the first that they had not seen.
  useEffect(() => {
    if (!isWhole || box.current === null) return;
    const next = box.current.firstElementChild?.children[few] ?? box.current;
    next.setAttribute("tabindex", "-1");
    (next as HTMLElement).focus({ preventScroll: true });
  }, [isWhole, few]);
  // One more is not worth a button.
  const isShort = isWhole || items.length <= few + 1;
  return (
    <div ref={box}>
      {children(isShort ? items : items.slice(0, few))}
      {isShort ? null : (
        <Button small look="plain" icon="expand" onClick={() => setWhole(true)}>
          {all(items.length)}
        </Button>
      )}
    </div>
  );
}
