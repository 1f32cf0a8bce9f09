import { type ProtocolEntryDetail, protocolRoutes } from "@stabile/contract/protocol";
import { addressOf } from "#api/address.ts";
import { entry as words } from "#text/it-protocol.ts";
import { Icon } from "#ui/icon.tsx";
import { Panel } from "#ui/panel.tsx";

/** The files as they were given, each with the sum by which anybody can tell that it was not changed. */
export function EntryFiles({ entry: { id, files } }: { entry: ProtocolEntryDetail }) {
  return (
    <Panel title={words.files}>
      <ul className="plain-list">
        {files.map(({ position, name, sha256, isMissingThere }) => (
          <li key={position}>
            <a href={addressOf(protocolRoutes.readProtocolFile, { params: { id, position } })} download>
              <Icon name="file" size="xs" /> {name}
            </a>
            <p className="quiet">
              {words.sha256}: <span className="code long-code">{sha256}</span>
            </p>
            {isMissingThere ? <p className="field-error">{words.missingThere}</p> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
