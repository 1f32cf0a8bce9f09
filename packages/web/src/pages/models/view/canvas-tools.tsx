import { useState } from "react";
import type { Scene } from "#pages/models/view/scene.ts";
import { modelView as words } from "#text/it-model-view.ts";
import { Button } from "#ui/button.tsx";

/** What can be done with the view, by buttons: nothing needs a gesture. */
export function CanvasTools({ scene, hasChosen }: { scene: Scene; hasChosen: boolean }) {
  const [withSpaces, setWithSpaces] = useState(false);
  const [share, setShare] = useState(100);
  return (
    <div className="viewer-tools" role="group" aria-label={words.toolbar}>
      <Button small icon="restore" onClick={() => scene.fit()}>
        {words.fit}
      </Button>
      {hasChosen ? (
        <Button small icon="zoom-in" onClick={() => scene.fitChosen()}>
          {words.fitSelected}
        </Button>
      ) : null}
      <Button
        small
        icon="plus"
        className="btn-icon"
        aria-label={words.zoomIn}
        onClick={() => scene.zoom(true)}
      />
      <Button
        small
        icon="minus"
        className="btn-icon"
        aria-label={words.zoomOut}
        onClick={() => scene.zoom(false)}
      />
      <label className="viewer-check">
        <input
          type="checkbox"
          checked={withSpaces}
          onChange={(event) => {
            setWithSpaces(event.target.checked);
            void scene.showSpaces(event.target.checked);
          }}
        />{" "}
        {words.spaces}
      </label>
      <label className="viewer-cut">
        {words.cut}
        <input
          type="range"
          min={5}
          max={100}
          value={share}
          aria-valuetext={words.cutAt(share)}
          onChange={(event) => {
            setShare(event.target.valueAsNumber);
            scene.cut(event.target.valueAsNumber / 100);
          }}
        />
      </label>
    </div>
  );
}
