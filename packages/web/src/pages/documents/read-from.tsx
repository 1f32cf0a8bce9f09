import type { DocumentProposal } from "@stabile/contract/document-shapes";
import { documents } from "#text/it-documents.ts";

/** The words that a proposal was read from, with the value marked in them. */
export function ReadFrom({ proposal }: { proposal: DocumentProposal | undefined }) {
  if (proposal === undefined) return null;
  const { words, mark, because } = proposal;
  if (because !== undefined) return <>{documents.one.because(because)}</>;
  const [start = 0, end = 0] = mark ?? [];
  return (
    <q className="read-from">
      {words.slice(0, start)}
      <mark>{words.slice(start, end)}</mark>
      {words.slice(end)}
    </q>
  );
}
