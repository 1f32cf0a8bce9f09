import { protocolRegisterRoutes, type RegisteredUnit } from "@stabile/contract/protocol-register";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { addressOf } from "#api/address.ts";
import { readingsOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { register as words } from "#text/it-protocol.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { BuildingPicker, type PickedBuilding } from "#ui/building-picker.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Icon } from "#ui/icon.tsx";
import { Notice } from "#ui/notice.tsx";
import { bytesText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";

type RegisteredFile = RegisteredUnit["files"][number];

/** The files of a document of the protocol; each may become a document of a building. */
export function RegisteredFiles({ unit: { unitId, files } }: { unit: RegisteredUnit }) {
  const mayAdd = useMay("document.add");
  return (
    <Panel title={words.files}>
      {files.length === 0 ? <p>{words.noFiles}</p> : null}
      <ul className="plain-list">
        {files.map((file) => (
          <li key={file.position}>
            <a
              href={addressOf(protocolRegisterRoutes.readRegisteredFile, {
                params: { unitId, position: file.position },
              })}
              download
            >
              <Icon name="file" size="xs" /> {file.name}
            </a>{" "}
            {file.bytes === undefined ? null : <span className="quiet">{bytesText(file.bytes)}</span>}
            <MadeOfIt file={file} />
            {mayAdd ? <KeepFile unitId={unitId} file={file} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function MadeOfIt({ file: { documents } }: { file: RegisteredFile }) {
  if (documents.length === 0) return null;
  return (
    <p>
      {words.inDossier}{" "}
      {documents.map(({ id, code }) => (
        <Link key={id} to="/documenti/$id" params={{ id }} className="code">
          {code}
        </Link>
      ))}
    </p>
  );
}

function KeepFile({ unitId, file: { position, name } }: { unitId: string; file: RegisteredFile }) {
  const [isOpen, setOpen] = useState(false);
  const [building, setBuilding] = useState<PickedBuilding>();
  const queries = useQueryClient();
  const action = useAction(protocolRegisterRoutes.keepRegisteredFile, {
    onDone: async () => {
      setOpen(false);
      await queries.invalidateQueries(readingsOf(protocolRegisterRoutes.readRegistered));
    },
  });
  const send = () => {
    if (building) action.mutate({ params: { unitId, position }, body: { buildingId: building.id } });
  };
  return (
    <>
      <p>
        <Button small icon="plus" onClick={() => setOpen(true)}>
          {words.keep}
        </Button>
      </p>
      {action.data ? (
        <Notice tone="success" announce>
          <p>
            {action.data.alreadyThere ? words.alreadyThere(action.data.code) : words.kept(action.data.code)}.{" "}
            <Link to="/documenti/$id" params={{ id: action.data.id }}>
              {words.openDocument}
            </Link>
          </p>
        </Notice>
      ) : null}
      <Dialog open={isOpen} title={words.keepTitle(name)} onClose={() => setOpen(false)}>
        <p>{words.keepHelp}</p>
        <ActionForm
          fields={["buildingId"]}
          isComplete={building !== undefined}
          confirm={words.keep}
          action={action}
          onSend={send}
          onClose={() => setOpen(false)}
        >
          {(wasTried) => (
            <BuildingPicker
              label={words.building}
              value={building}
              onChange={setBuilding}
              error={wasTried && building === undefined ? words.buildingMissing : undefined}
            />
          )}
        </ActionForm>
      </Dialog>
    </>
  );
}
