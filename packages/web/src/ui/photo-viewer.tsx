import { useEffect } from "react";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Icon } from "#ui/icon.tsx";

export interface Picture {
  id: string;
  name: string;
  address: string;
}

export interface PhotoViewerProps {
  pictures: readonly Picture[];
  /** Which one is shown; closed while there is none. */
  at: number | undefined;
  onChange: (at: number | undefined) => void;
}

/** A picture as large as the screen allows, and the way to the others: buttons, or the arrows. */
export function PhotoViewer({ pictures, at, onChange }: PhotoViewerProps) {
  const picture = at === undefined ? undefined : pictures[at];
  const isOpen = picture !== undefined;
  const move = (step: number) =>
    at === undefined ? undefined : onChange((at + step + pictures.length) % pictures.length);
  useEffect(() => {
    if (!isOpen) return;
    function onKey(event: KeyboardEvent): void {
      if (event.key === "ArrowRight") move(1);
      if (event.key === "ArrowLeft") move(-1);
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
  return (
    <Dialog open={isOpen} wide title={picture?.name ?? ""} onClose={() => onChange(undefined)}>
      {picture ? (
        <div className="viewer">
          <img src={picture.address} alt={picture.name} />
          <div className="viewer-foot">
            {pictures.length > 1 ? (
              <>
                <Button icon="arrow-left" onClick={() => move(-1)}>
                  {it.file.previous}
                </Button>
                <span role="status">{it.file.position((at ?? 0) + 1, pictures.length)}</span>
                <Button onClick={() => move(1)}>
                  {it.file.next} <Icon name="arrow-right" />
                </Button>
              </>
            ) : null}
            <a href={picture.address} target="_blank" rel="noopener">
              {it.file.fullSize}
            </a>
          </div>
        </div>
      ) : null}
    </Dialog>
  );
}
