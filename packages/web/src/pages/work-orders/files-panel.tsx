import type { WorkOrder } from "@stabile/contract/work-orders";
import { type Upload, useUploads } from "#pages/work-orders/uploads.ts";
import { order as all } from "#text/it-work-orders.ts";
import { Button } from "#ui/button.tsx";
import { FileGrid } from "#ui/file-thumb.tsx";
import { Icon } from "#ui/icon.tsx";
import { Panel } from "#ui/panel.tsx";
import { wordsFor } from "#ui/problem-alert.tsx";

const words = all.files;

export function FilesPanel({ order, mayAttach }: { order: WorkOrder; mayAttach: boolean }) {
  const { uploads, add, retry, discard } = useUploads(order.id);
  return (
    <Panel
      title={words.title}
      aside={order.files.length > 0 ? <span className="quiet">{order.files.length}</span> : null}
    >
      <FileGrid files={order.files} />
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
        {uploads.filter((item) => item.state === "done").map((item) => words.done(item.file.name))}
      </p>
      {mayAttach ? (
        <div className="upload-buttons">
          <FileButton icon="camera" label={words.photo} accept="image/*" camera onFiles={add} />
          <FileButton icon="upload" label={words.add} accept="image/*,application/pdf" onFiles={add} />
        </div>
      ) : null}
    </Panel>
  );
}

interface FileButtonProps {
  icon: string;
  label: string;
  accept: string;
  /** Asks a phone for its rear camera; a computer shows its files. */
  camera?: boolean;
  onFiles: (files: readonly File[]) => void;
}

function FileButton({ icon, label, accept, camera, onFiles }: FileButtonProps) {
  return (
    <label className={`btn btn-outline-primary file-button ${camera ? "file-button-camera" : ""}`}>
      <Icon name={icon} /> {label}
      <input
        type="file"
        accept={accept}
        multiple={!camera}
        {...(camera ? { capture: "environment" as const } : {})}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </label>
  );
}

function UploadRow({
  item,
  onRetry,
  onDiscard,
}: {
  item: Upload;
  onRetry: () => void;
  onDiscard: () => void;
}) {
  if (item.state === "failed")
    return (
      <li className="upload-failed" role="alert">
        <span>{item.refusal ?? `${item.file.name}: ${wordsFor(item.error).title}`}</span>
        {item.refusal ? null : (
          <Button small icon="refresh" onClick={onRetry}>
            {words.retry}
          </Button>
        )}
        <Button
          small
          look="plain"
          icon="close"
          aria-label={words.discard(item.file.name)}
          onClick={onDiscard}
        />
      </li>
    );
  return (
    <li>
      <label>
        {item.state === "done" ? words.done(item.file.name) : words.sending(item.file.name, item.share)}
        <progress max={1} value={item.share} />
      </label>
    </li>
  );
}
