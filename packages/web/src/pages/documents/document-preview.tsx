import type { DocumentListItem } from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { addressOf } from "#api/address.ts";
import { documents } from "#text/it-documents.ts";
import { Icon } from "#ui/icon.tsx";

const words = documents.previews;

interface PreviewProps {
  document: Pick<DocumentListItem, "id" | "title" | "mediaType" | "preview" | "byteLength">;
}

const addressOfSmall = (id: string): string =>
  addressOf(documentRoutes.readDocumentContent, { params: { id }, query: { size: "small" } });

/** Beside a title in a list: its first page, or what kind of file it is. */
export function DocumentThumb({ document }: PreviewProps) {
  const { id, title, mediaType, preview } = document;
  if (preview === "made")
    return (
      <img
        className="document-thumb"
        src={addressOfSmall(id)}
        alt={words.alt(title)}
        loading="lazy"
        decoding="async"
      />
    );
  return (
    <span className="document-thumb document-kind">
      <Icon name="file" size="xs" />
      <span>{words.kinds[mediaType] ?? words.otherKind}</span>
    </span>
  );
}

/** On the document's page, as large as it is kept; in its place, in words, why it is not there. */
export function DocumentPicture({ document }: PreviewProps) {
  const { id, title, mediaType, preview } = document;
  if (preview === "made")
    return <img className="document-picture" src={addressOfSmall(id)} alt={words.alt(title)} />;
  return (
    <p className="quiet">
      <Icon name="file" size="sm" /> {words.kinds[mediaType] ?? words.otherKind}
      {preview === undefined ? "" : `. ${words.missing[preview]}`}
    </p>
  );
}
