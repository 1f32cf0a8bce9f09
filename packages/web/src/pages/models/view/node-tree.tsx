import type { ModelNode, ModelStorey, ModelView } from "@stabile/contract/model-views";
import { modelViewRoutes } from "@stabile/contract/model-views";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { pagesOf } from "#api/queries.ts";
import { modelView as words } from "#text/it-model-view.ts";
import { Button } from "#ui/button.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

export interface NodeTreeProps {
  params: { id: string; modelId: string };
  view: ModelView;
  chosen: string | undefined;
  /** The storey that what is chosen stands on: it opens by itself. */
  chosenStorey: string | undefined;
  onChoose: (guid: string) => void;
}

/** What is not on any storey. */
const ELSEWHERE = "-";

/** All that the drawing shows, in words: storeys, and in each its rooms and elements. */
export function NodeTree({ params, view, chosen, chosenStorey, onChoose }: NodeTreeProps) {
  const [q, setQ] = useState("");
  const storeys: readonly ModelStorey[] =
    view.elsewhere === 0
      ? view.storeys
      : [...view.storeys, { guid: ELSEWHERE, name: words.elsewhere, spaces: 0, elements: view.elsewhere }];
  return (
    <>
      <TextFilter label={words.search} placeholder={words.searchHint} text={q} onText={setQ} />
      {q === "" ? null : (
        <section aria-label={words.found}>
          <NodeList {...{ params, chosen, onChoose }} query={{ q }} nothing={words.nothingFound} />
        </section>
      )}
      {q === "" && storeys.length === 0 ? <p className="quiet">{words.noStoreys}</p> : null}
      {q === "" ? (
        <ul className="plain-list viewer-tree">
          {storeys.map((storey) => (
            <StoreyBranch
              key={storey.guid}
              {...{ params, storey, chosen, onChoose }}
              holdsChosen={chosenStorey === storey.guid}
            />
          ))}
        </ul>
      ) : null}
    </>
  );
}

interface BranchProps {
  params: NodeTreeProps["params"];
  storey: ModelStorey;
  chosen: string | undefined;
  holdsChosen: boolean;
  onChoose: (guid: string) => void;
}

function StoreyBranch({ params, storey, chosen, holdsChosen, onChoose }: BranchProps) {
  const [isOpen, setOpen] = useState<boolean>();
  const list = useId();
  const isShown = isOpen ?? holdsChosen;
  return (
    <li>
      <button
        type="button"
        className="viewer-storey"
        aria-expanded={isShown}
        aria-controls={isShown ? list : undefined}
        onClick={() => setOpen(!isShown)}
      >
        <strong>{storey.name}</strong>{" "}
        <span className="quiet">{words.content(storey.spaces, storey.elements)}</span>
      </button>
      {isShown ? (
        <div id={list}>
          <NodeList
            {...{ params, chosen, onChoose }}
            query={{ storey: storey.guid }}
            nothing={words.emptyStorey}
          />
        </div>
      ) : null}
    </li>
  );
}

interface ListProps {
  params: NodeTreeProps["params"];
  query: { storey?: string; q?: string };
  chosen: string | undefined;
  nothing: string;
  onChoose: (guid: string) => void;
}

function NodeList({ params, query, chosen, nothing, onChoose }: ListProps) {
  const pages = useInfiniteQuery(pagesOf(modelViewRoutes.listModelNodes, { params, query }));
  const nodes = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  if (pages.isPending) return <Skeleton lines={4} />;
  return (
    <>
      <ProblemAlert error={pages.error} onRetry={() => void pages.refetch()} />
      {nodes.length === 0 && !pages.error ? <p className="quiet">{nothing}</p> : null}
      <ul className="viewer-nodes">
        {nodes.map((node) => (
          <li key={node.guid}>
            <NodeButton node={node} isChosen={node.guid === chosen} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      {pages.hasNextPage ? (
        <Button small look="plain" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </>
  );
}

interface NodeButtonProps {
  node: ModelNode;
  isChosen: boolean;
  onChoose: (guid: string) => void;
}

function NodeButton({ node, isChosen, onChoose }: NodeButtonProps) {
  return (
    <button type="button" className="viewer-node" aria-pressed={isChosen} onClick={() => onChoose(node.guid)}>
      <span className="wrap-anywhere">{node.name}</span>{" "}
      <span className="quiet">
        {node.ifcClass}
        {node.hasShape ? "" : `, ${words.noShape}`}
      </span>
    </button>
  );
}
