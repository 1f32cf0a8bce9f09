import { Link } from "@tanstack/react-router";
import { type DragEvent, useState } from "react";
import { type DocumentUpload, useDocumentUploads } from "#pages/documents/uploads.ts";
import { documents } from "#text/it-documents.ts";
import { Button } from "#ui/button.tsx";
import { Icon } from "#ui/icon.tsx";
import { Panel } from "#ui/panel.tsx";
import { wordsFor } from "#ui/problem-alert.tsx";

const words = documents.drop;

/** Files are dropped here, or chosen with its button: each is sent, and then opened to be confirmed. */
export function DropZone({ buildingId }: { buildingId?: string }) {
  const { uploads, add, retry, discard } = useDocumentUploads(buildingId);
  const [isOver, setOver] = useState(false);
  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  }
  return (
    <Panel title={words.title}>
      {/* Dropping is one way more: the button inside does the same from a keyboard. */}
      <div
        className={isOver ? "drop-zone drop-zone-over" : "drop-zone"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label className="btn btn-primary file-button">
          <Icon name="upload" /> {words.button}
          <input
            type="file"
            multiple
            onChange={(event) => {
              add([...(event.target.files ?? [])]);
              event.target.value = "";
            }}
          />
        </label>{" "}
        <span className="quiet">{words.or}</span>
        <p className="field-help">{words.help}</p>
      </div>
      {uploads.length > 0 ? (
        <ul className="uploads">
          {uploads.map((item) => (
            <UploadRow
              key={item.key}
              item={item}
              onRetry={() => retry(item)}
              onDiscard={() => discard(item.key)}
            />
          ))}
        </ul>
      ) : null}
      <p className="visually-hidden" role="status">
        {uploads.filter(({ state }) => state === "done").map(({ file }) => words.done(file.name))}
      </p>
    </Panel>
  );
}

interface UploadRowProps {
  item: DocumentUpload;
  onRetry: () => void;
  onDiscard: () => void;
}

function UploadRow({ item, onRetry, onDiscard }: UploadRowProps) {
  const { name } = item.file;
  if (item.state === "failed")
    return (
      <li className="upload-failed" role="alert">
        <span>{item.refusal ?? `${name}: ${wordsFor(item.error).title}`}</span>
        {item.refusal ? null : (
          <Button small icon="refresh" onClick={onRetry}>
            {words.retry}
          </Button>
        )}
        <Button small look="plain" icon="close" aria-label={words.discard(name)} onClick={onDiscard} />
      </li>
    );
  if (item.id !== undefined)
    return (
      <li>
        <Icon name="check-circle" size="xs" />{" "}
        <Link to="/documenti/$id" params={{ id: item.id }}>
          {words.open(name)}
        </Link>{" "}
        {item.same && item.same.length > 0 ? (
          <span className="quiet">{words.same(item.same.join(", "))}</span>
        ) : null}
      </li>
    );
  return (
    <li>
      <label>
        {words.sending(name, item.share)}
        <progress max={1} value={item.share} />
      </label>
    </li>
  );
}
