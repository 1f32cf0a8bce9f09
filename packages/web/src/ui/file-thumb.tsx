import type { Attachment } from "@stabile/contract/shapes";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { addressOf } from "#api/address.ts";
import { it } from "#text/it.ts";
import { Icon } from "#ui/icon.tsx";
import { bytesText } from "#ui/numbers.ts";

/** Photos and documents: a picture is shown, anything else is named; each opens in its own tab. */
export function FileGrid({ files }: { files: readonly Attachment[] }) {
  if (files.length === 0) return <p className="quiet">{it.file.none}</p>;
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.id}>
          <FileThumb file={file} />
        </li>
      ))}
    </ul>
  );
}

export function FileThumb({ file }: { file: Attachment }) {
  if (file.state !== "stored") return <MissingFile file={file} />;
  const address = addressOf(workOrderRoutes.readAttachment, { params: { id: file.id } });
  const isPicture = /^image\/(jpeg|png|gif|webp|avif)$/.test(file.mediaType ?? "");
  const name = file.caption ?? file.fileName;
  return (
    <a className="file" href={address} target="_blank" rel="noopener" title={file.fileName}>
      {isPicture ? (
        <img src={address} alt={name} loading="lazy" decoding="async" />
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
