import type { DossierFact, DossierSection } from "@stabile/contract/dossier-shapes";
import { useState } from "react";
import { FactRow } from "#pages/dossier/fact-row.tsx";
import { RecordList } from "#pages/dossier/record-list.tsx";
import { dossier as words } from "#text/it-dossier.ts";
import { Button } from "#ui/button.tsx";
import { Panel } from "#ui/panel.tsx";

export interface SectionPanelProps {
  buildingId: string;
  section: DossierSection;
  mayWrite: boolean;
}

/** A section of the dossier: what is there and what is missing first, the rest on request. */
export function SectionPanel({ buildingId, section, mayWrite }: SectionPanelProps) {
  const [withAll, setWithAll] = useState(false);
  const usual = section.facts.filter(isUsual);
  const shown = withAll ? section.facts : usual;
  const others = section.facts.length - usual.length;
  return (
    <Panel
      id={`sezione-${section.code}`}
      className="dossier-section"
      title={`${section.code}. ${section.title}`}
      aside={<span className="quiet">{words.sectionCount(section.stated, section.required)}</span>}
    >
      {shown.length === 0 && section.records.length === 0 ? <p className="quiet">{words.nothing}</p> : null}
      {shown.length === 0 ? null : (
        <ul className="fact-list">
          {shown.map((fact) => (
            <FactRow
              key={fact.field}
              buildingId={buildingId}
              subjectKind="building"
              fact={fact}
              mayWrite={mayWrite}
            />
          ))}
        </ul>
      )}
      {others > 0 && !withAll ? (
        <Button small look="plain" onClick={() => setWithAll(true)}>
          {words.others(others)}
        </Button>
      ) : null}
      {section.records.map((kind) => (
        <RecordList key={kind.kind} buildingId={buildingId} kind={kind} mayWrite={mayWrite} />
      ))}
    </Panel>
  );
}

const isUsual = ({ required, origin }: DossierFact): boolean => required || origin !== undefined;
