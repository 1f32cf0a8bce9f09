import type { RefObject } from "react";
import { map as words } from "#text/it-map.ts";
import { Button } from "#ui/button.tsx";

export interface MapButtonsProps {
  onZoom: (levels: number) => void;
  onHome: () => void;
  /** What fills the screen when asked. */
  frame: RefObject<HTMLDivElement | null>;
}

export function MapButtons({ onZoom, onHome, frame }: MapButtonsProps) {
  const button = { small: true, className: "btn-icon map-button" } as const;
  function toggleFullscreen(): void {
    // Refused where the browser does not allow it: the map stays as it is.
    if (document.fullscreenElement) void document.exitFullscreen();
    else void frame.current?.requestFullscreen().catch(() => undefined);
  }
  return (
    <div className="map-buttons">
      <Button {...button} icon="plus" aria-label={words.zoomIn} onClick={() => onZoom(1)} />
      <Button {...button} icon="minus" aria-label={words.zoomOut} onClick={() => onZoom(-1)} />
      <Button {...button} icon="restore" aria-label={words.home} onClick={onHome} />
      {document.fullscreenEnabled ? (
        <Button {...button} icon="fullscreen" aria-label={words.fullscreen} onClick={toggleFullscreen} />
      ) : null}
    </div>
  );
}
