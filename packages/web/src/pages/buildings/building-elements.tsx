import type { Building } from "@stabile/contract/buildings";
import { Link } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import { building as words, UNI8290 } from "#text/it-buildings.ts";
import { DateText } from "#ui/date-text.tsx";
import { Panel } from "#ui/panel.tsx";

type Element = Building["elements"][number];

/** The maintained elements, by their UNI 8290 class. */
export function BuildingElements({
  buildingId,
  elements,
}: {
  buildingId: string;
  elements: readonly Element[];
}) {
  const classes = [...new Set(elements.map(({ uni8290 }) => uni8290))];
  return (
    <Panel title={words.elements} aside={<span className="quiet">{elements.length}</span>}>
      {elements.length === 0 ? <p className="quiet">{words.noElements}</p> : null}
      {classes.map((code) => (
        <details key={code} className="group">
          <summary>
            {code} {UNI8290[code] ?? ""}{" "}
            <span className="quiet">({elements.filter(({ uni8290 }) => uni8290 === code).length})</span>
          </summary>
          <ul className="plain-list">
            {elements
              .filter(({ uni8290 }) => uni8290 === code)
              .map((element) => (
                <ElementRow key={element.id} buildingId={buildingId} element={element} />
              ))}
          </ul>
        </details>
      ))}
    </Panel>
  );
}

function ElementRow({ buildingId, element }: { buildingId: string; element: Element }) {
  const mayOpen = useMay("dossier.read");
  const details = [
    element.maker,
    element.model,
    element.serial ? `${words.elementColumns.serial} ${element.serial}` : undefined,
  ];
  return (
    <li>
      {mayOpen ? (
        <Link to="/edifici/$id/parti/$subjectId" params={{ id: buildingId, subjectId: element.id }}>
          {element.name}
        </Link>
      ) : (
        element.name
      )}{" "}
      <span className="code">{element.code}</span>
      <br />
      <span className="quiet">
        {details.filter(Boolean).join(" · ")}{" "}
        {element.installedOn ? <DateText value={element.installedOn} /> : null}
      </span>
    </li>
  );
}
