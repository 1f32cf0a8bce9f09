import { documentRoutes } from "@stabile/contract/documents";
import { floorPlanRoutes, type StoreyPlans } from "@stabile/contract/floor-plans";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { repeatableCall } from "#api/action.ts";
import { randomKey } from "#api/idempotency.ts";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { upload } from "#api/upload.ts";
import { usePlanRefresh } from "#pages/plans/plan-queries.ts";
import { plans } from "#text/it-plans.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Field, SelectField, TextField } from "#ui/field.tsx";
import { Panel } from "#ui/panel.tsx";

const words = plans.add;
const PDF = "application/pdf";
const DRAWN_KINDS = [PDF, "image/vnd.dxf", "image/svg+xml"];

interface Chosen {
  storeyId: string;
  /** Empty: a new file. */
  documentId: string;
  page: string;
  file: File | undefined;
}

/** A plan from a document that is there, or from a new file, which becomes one. */
export function AddPlan({ id, storeys }: { id: string; storeys: readonly StoreyPlans[] }) {
  const mayUpload = useMay("document.add");
  const { data } = useQuery(queryOf(documentRoutes.listDocuments, { query: { buildingId: id, limit: 200 } }));
  const documents = (data?.items ?? []).filter(({ mediaType }) => DRAWN_KINDS.includes(mediaType));
  const [chosen, setChosen] = useState<Chosen>({
    ...{ storeyId: storeys[0]?.storeyId ?? "", documentId: "", page: "1", file: undefined },
  });
  const { action, share } = useAdding(id);
  const change = (values: Partial<Chosen>) => setChosen((now) => ({ ...now, ...values }));
  const kind = documents.find((one) => one.id === chosen.documentId)?.mediaType ?? chosen.file?.type;
  const isComplete = chosen.documentId !== "" || (mayUpload && chosen.file !== undefined);
  const choices = documents.map((one) => ({ value: one.id, label: `${one.title} (${one.code})` }));
  return (
    <Panel title={words.title}>
      <ActionForm
        fields={["storeyId", "documentId", "page", "file"]}
        isComplete={isComplete}
        confirm={words.confirm}
        action={action}
        onSend={() => action.mutate(chosen)}
      >
        {(wasTried) => (
          <div className="filter-grid">
            <SelectField
              label={words.storey}
              choices={storeys.map(({ storeyId, name }) => ({ value: storeyId, label: name }))}
              value={chosen.storeyId}
              onChange={(event) => change({ storeyId: event.target.value })}
            />
            <SelectField
              label={words.document}
              choices={mayUpload ? [{ value: "", label: words.newFile }, ...choices] : choices}
              value={chosen.documentId}
              error={wasTried && !isComplete && !mayUpload ? words.missing : undefined}
              onChange={(event) => change({ documentId: event.target.value })}
            />
            {chosen.documentId === "" && mayUpload ? (
              <FileField wrong={wasTried && !isComplete} onFile={(file) => change({ file })} />
            ) : null}
            {kind === PDF ? (
              <TextField
                label={words.page}
                type="number"
                min={1}
                max={500}
                value={chosen.page}
                onChange={(event) => change({ page: event.target.value })}
              />
            ) : null}
            {share === undefined ? null : <progress max={1} value={share} aria-label={words.sending} />}
          </div>
        )}
      </ActionForm>
    </Panel>
  );
}

function FileField({ wrong, onFile }: { wrong: boolean; onFile: (file: File | undefined) => void }) {
  return (
    <Field label={words.file} help={words.fileHelp} error={wrong ? words.missing : undefined}>
      {(wiring) => (
        <input
          {...wiring}
          type="file"
          className="form-control"
          accept=".pdf,.dxf,.svg"
          onChange={(event) => onFile(event.target.files?.[0])}
        />
      )}
    </Field>
  );
}

/** Uploads when it must, makes the plan, and opens it. */
function useAdding(id: string) {
  const [make] = useState(() => repeatableCall(floorPlanRoutes.makeFloorPlan));
  const [share, setShare] = useState<number>();
  const navigate = useNavigate();
  const refresh = usePlanRefresh();
  // Trying again does not add the same file twice.
  const kept = useRef(new Map<File, string>());
  async function keep(file: File): Promise<string> {
    const there = kept.current.get(file);
    if (there !== undefined) return there;
    const given = { params: {}, fields: { buildingId: id }, idempotencyKey: randomKey() };
    const { id: documentId } = await upload(documentRoutes.uploadDocument, {
      ...{ ...given, file, onProgress: setShare },
    });
    kept.current.set(file, documentId);
    return documentId;
  }
  const action = useMutation({
    async mutationFn({ storeyId, documentId, page, file }: Chosen) {
      const document = documentId === "" && file !== undefined ? await keep(file) : documentId;
      return make({ params: { id }, body: { storeyId, documentId: document, page: Number(page) || 1 } });
    },
    onSettled: () => setShare(undefined),
    async onSuccess({ id: planId }) {
      await refresh();
      await navigate({ to: "/edifici/$id/piante/$planId", params: { id, planId } });
    },
  });
  return { action, share };
}
