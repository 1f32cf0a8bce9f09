import { type AskedExport, dossierExportRoutes } from "@stabile/contract/dossier-exports";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { repeatableCall } from "#api/action.ts";
import { useMay } from "#api/session.tsx";
import { exportsText as words } from "#text/it-exports.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { SelectField } from "#ui/field.tsx";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const KINDS = ["pdf", "bundle", "workbook", "census", "school", "labels"] as const;
const CHOICES = KINDS.map((value) => ({ value, label: words.kinds[value] }));
const LABELS = { of: "elements", format: "70x37", skipped: 0 } as const;

export interface ExportDossierProps {
  /** Asked for when the export is: a list that is filtered may be long. */
  buildingIds: () => Promise<string[]>;
  on?: string | undefined;
  open?: string;
  title?: string;
  /** What is to be known before it is asked for. */
  help?: string | undefined;
}

/** Asks for an export of one dossier, or of many, as they stand or stood. */
export function ExportDossier({ buildingIds, on, ...said }: ExportDossierProps) {
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<AskedExport["kind"]>("pdf");
  const [send] = useState(() => repeatableCall(dossierExportRoutes.askDossierExport));
  const ask = useMutation({
    mutationFn: async () => {
      const body: AskedExport = {
        kind,
        buildingIds: await buildingIds(),
        ...(on === undefined || kind === "labels" ? {} : { on }),
        ...(kind === "labels" ? { labels: LABELS } : {}),
      };
      return send({ body });
    },
  });
  if (!useMay("dossier.export")) return null;
  const close = () => {
    setOpen(false);
    ask.reset();
  };
  return (
    <>
      <Button icon="download" onClick={() => setOpen(true)}>
        {said.open ?? words.ask.open}
      </Button>
      <Dialog
        open={isOpen}
        title={said.title ?? words.ask.title}
        onClose={close}
        footer={
          ask.isSuccess ? null : (
            <Button look="primary" busy={ask.isPending} onClick={() => ask.mutate()}>
              {words.ask.confirm}
            </Button>
          )
        }
      >
        {ask.isSuccess ? (
          <Notice tone="success" announce title={words.ask.asked}>
            <Link to="/esportazioni">{words.ask.follow}</Link>
          </Notice>
        ) : (
          <>
            {said.help === undefined ? null : <p>{said.help}</p>}
            <SelectField
              label={words.ask.kind}
              choices={CHOICES}
              value={kind}
              onChange={(event) => setKind(event.target.value as AskedExport["kind"])}
            />
          </>
        )}
        <ProblemAlert error={ask.error} />
      </Dialog>
    </>
  );
}
