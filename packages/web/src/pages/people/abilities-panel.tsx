import type { Ability } from "@stabile/contract/people";
import { person as words } from "#text/it-people.ts";
import { Panel } from "#ui/panel.tsx";

interface AbilitiesPanelProps {
  title: string;
  abilities: readonly Ability[];
  none: string;
}

/** All that somebody may do, each with the roles that give it. */
export function AbilitiesPanel({ title, abilities, none }: AbilitiesPanelProps) {
  return (
    <Panel title={title}>
      {abilities.length === 0 ? (
        <p className="quiet">{none}</p>
      ) : (
        <p className="quiet only-screen">{words.abilitiesHelp}</p>
      )}
      <ul className="abilities">
        {abilities.map(({ action, label, because }) => (
          <li key={action}>
            <details>
              <summary>
                {label} <span className="visually-hidden">{words.why}</span>
              </summary>
              <ul>
                {because.map(({ roleId, text }) => (
                  <li key={roleId}>{text}</li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
