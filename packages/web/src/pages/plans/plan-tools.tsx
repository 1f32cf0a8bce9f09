import { type Camera, type Sheet, whole, zoomed } from "#pages/plans/camera.ts";
import { type Draft, isDrawn, withoutLast, withPoint } from "#pages/plans/draft.ts";
import { plans as words } from "#text/it-plans.ts";
import { Button } from "#ui/button.tsx";

export interface PlanToolsProps {
  camera: Camera;
  sheet: Sheet;
  onCamera: (camera: Camera) => void;
}

/** What can be done with the drawing, by buttons: nothing needs a gesture. */
export function PlanTools({ camera, sheet, onCamera }: PlanToolsProps) {
  return (
    <div className="viewer-tools" role="group" aria-label={words.tools}>
      <Button small icon="restore" onClick={() => onCamera(whole(sheet))}>
        {words.fit}
      </Button>
      <Button
        small
        icon="plus"
        className="btn-icon"
        aria-label={words.zoomIn}
        onClick={() => onCamera(zoomed(camera, sheet, { factor: 1.5 }))}
      />
      <Button
        small
        icon="minus"
        className="btn-icon"
        aria-label={words.zoomOut}
        onClick={() => onCamera(zoomed(camera, sheet, { factor: 1 / 1.5 }))}
      />
    </div>
  );
}

export interface DraftToolsProps {
  draft: Draft;
  sheet: Sheet;
  busy: boolean;
  onDraft: (draft: Draft | undefined) => void;
  onSave: () => void;
}

/** The outline that is being drawn, and what can be done with it without keys. */
export function DraftTools({ draft, sheet, busy, onDraft, onSave }: DraftToolsProps) {
  return (
    <div className="plan-draft-tools">
      <p role="status">
        <strong>{words.drawn(draft.name)}</strong> · {words.points(draft.points.length)}
      </p>
      <div className="viewer-tools">
        <Button small look="primary" busy={busy} disabled={!isDrawn(draft)} onClick={onSave}>
          {words.save}
        </Button>
        <Button small onClick={() => onDraft(withPoint(draft, sheet))}>
          {words.addPoint}
        </Button>
        <Button small disabled={draft.points.length === 0} onClick={() => onDraft(withoutLast(draft))}>
          {words.removePoint}
        </Button>
        <Button small onClick={() => onDraft(undefined)}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}
