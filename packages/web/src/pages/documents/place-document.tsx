import type { BuildingDocument } from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { useMay } from "#api/session.tsx";
import { useDocumentRefresh } from "#pages/documents/document-queries.ts";
import { documents } from "#text/it-documents.ts";
import { BuildingPicker, type PickedBuilding } from "#ui/building-picker.tsx";
import { Button } from "#ui/button.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = documents.place;

/** Of a document that a load could not place: a person says of which building it is, or that it is of all. */
export function PlaceDocument({ document }: { document: BuildingDocument }) {
  const [building, setBuilding] = useState<PickedBuilding>();
  const action = useAction(documentRoutes.placeDocument, { onDone: useDocumentRefresh() });
  const mayAdd = useMay("document.add");
  if (document.toPlace === undefined || document.state === "withdrawn") return null;
  const place = (body: { buildingId?: string }) => action.mutate({ params: { id: document.id }, body });
  return (
    <Panel title={words.title}>
      <p>
        {words.was} <span className="code">{document.toPlace}</span>
      </p>
      {mayAdd ? (
        <>
          <BuildingPicker
            label={words.building}
            error={fieldError(action.error, "buildingId")}
            value={building}
            onChange={setBuilding}
          />
          <div className="form-actions">
            {building ? (
              <Button
                look="primary"
                busy={action.isPending}
                onClick={() => place({ buildingId: building.id })}
              >
                {words.place}
              </Button>
            ) : null}
            <Button busy={action.isPending} onClick={() => place({})}>
              {words.ofCity}
            </Button>
          </div>
        </>
      ) : null}
      <ProblemAlert error={action.error} fields={["buildingId"]} />
    </Panel>
  );
}
