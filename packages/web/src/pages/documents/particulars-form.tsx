import type {
  BuildingDocument,
  DocumentParticulars,
  DocumentProposal,
} from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { useMay } from "#api/session.tsx";
import { useDocumentRefresh, useDocumentTypes } from "#pages/documents/document-queries.ts";
import { ReadFrom } from "#pages/documents/read-from.tsx";
import { documents } from "#text/it-documents.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { todayText } from "#ui/dates.ts";
import { SelectField, TextField } from "#ui/field.tsx";

const words = documents.one;
const FIELDS = [
  "type",
  "title",
  "number",
  "issuedOn",
  "expiresOn",
  "issuer",
  "signatory",
  "outcome",
  "visibility",
] as const;
type Name = (typeof FIELDS)[number];
type Texts = Record<Name, string>;

/** What was confirmed; before that, what was read in the text. */
function textsOf(document: BuildingDocument): Texts {
  const proposed = Object.fromEntries(document.proposals.map(({ field, value }) => [field, value]));
  const isNew = document.state !== "confirmed";
  return Object.fromEntries(
    FIELDS.map((name) => {
      if (name === "visibility") return [name, isNew ? "" : document.visibility];
      return [name, document[name] ?? (isNew ? proposed[name] : undefined) ?? ""];
    }),
  ) as Texts;
}

const choicesOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** What a document says: proposed from its text, each with the words it was read from, and confirmed here. */
export function ParticularsForm({ document, onClose }: { document: BuildingDocument; onClose?: () => void }) {
  const refresh = useDocumentRefresh();
  const types = useDocumentTypes();
  const mayManage = useMay("document.manage");
  // Only what was typed is kept: the rest follows the document, whose proposals may arrive while the form is open.
  const [typed, setTyped] = useState<Partial<Texts>>({});
  const texts = { ...textsOf(document), ...typed };
  const action = useAction(documentRoutes.describeDocument, {
    onDone: () => {
      refresh();
      onClose?.();
    },
  });
  const type = types.find(({ code }) => code === texts.type);
  const needed = ["type", "title", ...(type?.required ?? [])];
  const isMissing = (name: Name) => needed.includes(name) && texts[name].trim() === "";
  function send(): void {
    const filled = Object.entries(texts).filter(([, text]) => text.trim() !== "");
    const body = Object.fromEntries(filled) as DocumentParticulars;
    action.mutate({ params: { id: document.id }, body, version: document.version });
  }
  const isConfirmed = document.state === "confirmed";
  return (
    <ActionForm
      fields={FIELDS}
      isComplete={!FIELDS.some(isMissing)}
      confirm={isConfirmed ? words.correct : words.confirm}
      action={action}
      onSend={send}
      {...(onClose ? { onClose } : {})}
      onReload={refresh}
    >
      {(wasTried) => {
        const frame = (name: Name): FrameOfOne => ({
          label: words.fields[name],
          value: texts[name],
          optional: !needed.includes(name),
          help: <ReadFrom proposal={isConfirmed ? undefined : proposalOf(document, name)} />,
          error: wasTried && isMissing(name) ? words.missing : fieldError(action.error, name),
          onChange: (event) => setTyped((now) => ({ ...now, [name]: event.target.value })),
        });
        return (
          <>
            <SelectField
              {...frame("type")}
              none={words.choose}
              choices={types.map(({ code, label }) => ({ value: code, label }))}
            />
            <TextField {...frame("title")} maxLength={200} />
            <TextField {...frame("number")} maxLength={80} />
            <TextField {...frame("issuedOn")} type="date" max={todayText()} />
            <TextField {...frame("expiresOn")} type="date" />
            {type?.validMonths && type.norm ? (
              <p className="field-help">{words.expiryByNorm(type.validMonths / 12, type.norm)}</p>
            ) : null}
            <TextField {...frame("issuer")} maxLength={200} />
            <TextField {...frame("signatory")} maxLength={200} />
            <SelectField {...frame("outcome")} none={words.choose} choices={choicesOf(words.outcomes)} />
            {mayManage ? (
              <SelectField
                {...frame("visibility")}
                none={words.asTheType}
                choices={choicesOf(words.visibilities)}
              />
            ) : null}
          </>
        );
      }}
    </ActionForm>
  );
}

interface FrameOfOne {
  label: string;
  value: string;
  optional: boolean;
  help: React.ReactNode;
  error: string | undefined;
  onChange: (event: { target: { value: string } }) => void;
}

const proposalOf = (document: BuildingDocument, name: Name): DocumentProposal | undefined =>
  document.proposals.find(({ field }) => field === name);
