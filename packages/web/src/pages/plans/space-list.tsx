import type { FloorPlanDetail, PlanSpace } from "@stabile/contract/floor-plans";
import { Link } from "@tanstack/react-router";
import { areaOf } from "#pages/plans/camera.ts";
import { dueWords, nameOf } from "#pages/plans/space-words.ts";
import { plans as words } from "#text/it-plans.ts";
import { Button } from "#ui/button.tsx";

export interface SpaceListProps {
  buildingId: string;
  plan: FloorPlanDetail;
  chosen: string | undefined;
  mayDraw: boolean;
  onShow: (space: PlanSpace) => void;
  onDraw: (space: PlanSpace) => void;
  onRemove: (space: PlanSpace) => void;
}

/** The spaces of the drawing in words: the equal of the drawing for whoever does not see it. */
export function SpaceList(props: SpaceListProps) {
  const { plan } = props;
  if (plan.spaces.length === 0) return <p className="quiet">{words.noSpaces}</p>;
  return (
    <>
      <ul className="plain-list plan-spaces">
        {plan.spaces.map((space) => (
          <li key={space.id} className={space.id === props.chosen ? "plan-row plan-row-chosen" : "plan-row"}>
            <SpaceRow {...props} space={space} />
          </li>
        ))}
      </ul>
      {plan.moreSpaces ? <p className="quiet">{words.moreSpaces}</p> : null}
    </>
  );
}

const inItalian = (area: number): string => area.toLocaleString("it-IT", { maximumFractionDigits: 1 });

function SpaceRow({ space, ...props }: SpaceListProps & { space: PlanSpace }) {
  const { buildingId, plan, mayDraw } = props;
  const name = nameOf(space, plan.spaces);
  const { outline } = space;
  const measured = outline && plan.metresPerUnit ? areaOf(outline.points, plan.metresPerUnit) : undefined;
  const about = [
    outline ? "" : words.notDrawn,
    dueWords(space),
    measured === undefined ? "" : words.areaDrawn(inItalian(measured)),
    space.areaM2 === undefined ? "" : words.areaKnown(inItalian(space.areaM2)),
  ];
  return (
    <>
      <p>
        <Link
          to="/edifici/$id/parti/$subjectId"
          params={{ id: buildingId, subjectId: space.id }}
          className="row-title"
        >
          {space.name}
        </Link>{" "}
        <span className="code">{space.code}</span>
        <br />
        <span className="quiet">{about.filter(Boolean).join(" · ")}</span>
      </p>
      <div className="viewer-tools">
        {outline ? (
          <Button small aria-label={words.show(name)} onClick={() => props.onShow(space)}>
            {words.showShort}
          </Button>
        ) : null}
        {mayDraw ? (
          <Button
            small
            aria-label={(outline ? words.redraw : words.draw)(name)}
            onClick={() => props.onDraw(space)}
          >
            {outline ? words.redrawShort : words.drawShort}
          </Button>
        ) : null}
        {mayDraw && outline ? (
          <Button small look="plain" aria-label={words.remove(name)} onClick={() => props.onRemove(space)}>
            {words.removeShort}
          </Button>
        ) : null}
      </div>
    </>
  );
}
