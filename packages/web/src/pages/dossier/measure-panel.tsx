import type { Dossier, DossierFact } from "@stabile/contract/dossier-shapes";
import { dossier as words } from "#text/it-dossier.ts";
import { Panel } from "#ui/panel.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

/** How complete, founded and current the dossier is: a bar, the counts that make it, and how they are made. */
export function MeasurePanel({ dossier }: { dossier: Dossier }) {
  const { required, stated, founded, current } = dossier.measure;
  return (
    <Panel
      title={words.measure.title}
      aside={<strong>{words.measure.percent(percentOf(stated, required))}</strong>}
    >
      <MeasureBar label={words.measure.stated(stated, required)} part={stated} whole={required} />
      <ul className="plain-list">
        <li>{words.measure.stated(stated, required)}</li>
        <li>{words.measure.founded(founded)}</li>
        <li>{words.measure.current(current, stated)}</li>
      </ul>
      {dossier.disagreeing > 0 ? (
        <p>
          <StatusBadge
            tone="danger"
            icon="warning-circle"
            text={words.measure.disagreeing(dossier.disagreeing)}
          />
        </p>
      ) : null}
      <details className="group">
        <summary>{words.measure.how}</summary>
        <p>{words.measure.howText}</p>
      </details>
    </Panel>
  );
}

/** A whole percent, never a hundred while something is missing. */
export const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.floor((part / whole) * 100);

/** The words beside it say the same: it is drawn for the eye. */
export function MeasureBar({ label, part, whole }: { label: string; part: number; whole: number }) {
  return <meter className="measure-bar" aria-label={label} min={0} max={Math.max(whole, 1)} value={part} />;
}

/** What is missing, by who is asked for it. */
export function MissingPanel({ dossier }: { dossier: Dossier }) {
  const missing = dossier.sections.flatMap(({ code, facts }) =>
    facts
      .filter(({ required, state }) => required && state === "missing")
      .map((fact) => ({ section: code, fact })),
  );
  const byProvider = new Map<string, { section: string; fact: DossierFact }[]>();
  for (const one of missing) {
    const together = byProvider.get(one.fact.provider);
    if (together) together.push(one);
    else byProvider.set(one.fact.provider, [one]);
  }
  return (
    <Panel title={words.missing.title}>
      {byProvider.size === 0 ? <p>{words.missing.none}</p> : null}
      {[...byProvider].map(([provider, asked]) => (
        <details key={provider} className="group">
          <summary>
            {provider} <span className="quiet">({words.missing.of(asked.length)})</span>
          </summary>
          <ul className="plain-list">
            {asked.map(({ section, fact }) => (
              <li key={fact.field}>
                <a href={`#sezione-${section}`}>{fact.label}</a>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </Panel>
  );
}
