import type { ModelNode, ModelView } from "@stabile/contract/model-views";
import { Link } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import { modelView as words } from "#text/it-model-view.ts";
import { Button } from "#ui/button.tsx";
import { Panel } from "#ui/panel.tsx";

export interface ChosenCardProps {
  id: string;
  view: ModelView;
  /** Undefined while it is asked for; null when the model does not know it. */
  node: ModelNode | null | undefined;
  only: string | undefined;
  onClear: () => void;
  onIsolate: (storeyGuid: string | undefined) => void;
}

/** What is chosen, and where to go on from it. */
export function ChosenCard({ id, view, node, only, onClear, onIsolate }: ChosenCardProps) {
  if (!node)
    return (
      <Panel title={words.selected}>
        <p className="quiet">{node === null ? words.unknown : words.nothingSelected}</p>
      </Panel>
    );
  const storey = view.storeys.find(({ guid }) => guid === node.storeyGuid);
  return (
    <Panel title={words.selected}>
      <p>
        <strong className="wrap-anywhere">{node.name}</strong>
        <span className="row-sub">
          {words.kinds[node.kind]} · {node.ifcClass}
          {storey === undefined ? "" : ` · ${storey.name}`}
          {node.hasShape ? "" : ` · ${words.noShape}`}
        </span>
        {node.code === undefined ? null : <span className="row-sub code wrap-anywhere">{node.code}</span>}
      </p>
      <RecordLinks id={id} node={node} />
      <div className="form-actions">
        {storey === undefined || view.state !== "ready" ? null : (
          <Button
            small
            aria-pressed={only === storey.guid}
            onClick={() => onIsolate(only === storey.guid ? undefined : storey.guid)}
          >
            {words.hideOthers}
          </Button>
        )}
        <Button small look="plain" icon="close" onClick={onClear}>
          {words.clear}
        </Button>
      </div>
    </Panel>
  );
}

function RecordLinks({ id, node }: { id: string; node: ModelNode }) {
  const maySeeFacts = useMay("dossier.read");
  const maySeeChecks = useMay("obligation.read");
  const maySeeOrders = useMay("work-order.read");
  if (node.subjectId === undefined) return <p className="quiet">{words.notInRegister}</p>;
  const isElement = node.kind === "element";
  return (
    <ul className="plain-list">
      {maySeeFacts ? (
        <li>
          <Link to="/edifici/$id/parti/$subjectId" params={{ id, subjectId: node.subjectId }}>
            {words.record}
          </Link>
        </li>
      ) : null}
      {maySeeChecks && isElement && node.code !== undefined ? (
        <li>
          <Link to="/scadenze" search={{ buildingId: id, q: node.code }}>
            {words.checks}
          </Link>
        </li>
      ) : null}
      {maySeeOrders && isElement ? (
        <li>
          <Link to="/ordini" search={{ elementId: node.subjectId }}>
            {words.orders}
          </Link>
        </li>
      ) : null}
    </ul>
  );
}
