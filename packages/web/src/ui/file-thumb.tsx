import type { Attachment } from "@stabile/contract/shapes";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useState } from "react";
import { addressOf } from "#api/address.ts";
import { it } from "#text/it.ts";
import { Icon } from "#ui/icon.tsx";
import { bytesText } from "#ui/numbers.ts";
import { PhotoViewer } from "#ui/photo-viewer.tsx";

/** Photos and documents: a picture is shown, and opens large over the page; a document opens in its own tab. */
export function FileGrid({ files }: { files: readonly Attachment[] }) {
  const [shown, setShown] = useState<number>();
  const pictures = files.filter(isPicture).map((file) => ({
    id: file.id,
    name: file.caption ?? file.fileName,
    address: addressOfFile(file),
  }));
  if (files.length === 0) return <p className="quiet">{it.file.none}</p>;
  return (
    <>
      <ul className="files">
        {files.map((file) => (
          <li key={file.id}>
            <FileThumb
              file={file}
              onShow={() => setShown(pictures.findIndex((picture) => picture.id === file.id))}
            />
          </li>
        ))}
      </ul>
      <PhotoViewer pictures={pictures} at={shown} onChange={setShown} />
    </>
  );
}

const PICTURE = /^image\/(jpeg|png|gif|webp|avif)$/;

function isPicture(file: Attachment): boolean {
  return file.state === "stored" && PICTURE.test(file.mediaType ?? "");
}

function addressOfFile({ id }: Attachment): string {
  return addressOf(workOrderRoutes.readAttachment, { params: { id } });
}

/** As a list shows it; the server gives the original when it can make none smaller. */
function smallAddressOf({ id }: Attachment): string {
  return addressOf(workOrderRoutes.readAttachment, { params: { id }, query: { size: "small" } });
}

function FileThumb({ file, onShow }: { file: Attachment; onShow: () => void }) {
  if (file.state !== "stored") return <MissingFile file={file} />;
  const name = file.caption ?? file.fileName;
  function show(event: React.MouseEvent): void {
    // With Ctrl, Shift or the middle button it stays a link to a tab of its own.
    if (!isPicture(file) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onShow();
  }
  return (
    <a
      className="file"
      href={addressOfFile(file)}
      target="_blank"
      rel="noopener"
      title={file.fileName}
      onClick={show}
    >
      {isPicture(file) ? (
        <img src={smallAddressOf(file)} alt={name} loading="lazy" decoding="async" />
      ) : (
        <span className="file-mark">
          <Icon name="file" size="lg" />
        </span>
      )}
      <span className="file-name">{name}</span>
      {file.byteLength === undefined ? null : <span className="file-size">{bytesText(file.byteLength)}</span>}
    </a>
  );
}

function MissingFile({ file }: { file: Attachment }) {
  const refused = file.state === "refused";
  return (
    <div className="file file-missing">
      <span className="file-mark">
        <Icon name={refused ? "ban" : "download"} size="lg" />
      </span>
      <span className="file-name">{file.fileName}</span>
      <span className="file-size">
        {refused ? `${it.file.refused}: ${file.refuseReason ?? ""}` : it.file.toFetch}
      </span>
    </div>
  );
}
