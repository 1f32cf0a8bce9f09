import { type AskedExport, dossierExportRoutes } from "@stabile/contract/dossier-exports";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useMay } from "#api/session.tsx";
import { exportsText as words } from "#text/it-exports.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { SelectField } from "#ui/field.tsx";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const KINDS = ["pdf", "bundle", "workbook", "census", "school", "labels"] as const;
const CHOICES = KINDS.map((value) => ({ value, label: words.kinds[value] }));

/** Asks for an export of the dossier that is being read, as it stands or stood. */
export function ExportDossier({ buildingId, on }: { buildingId: string; on: string | undefined }) {
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<AskedExport["kind"]>("pdf");
  const ask = useAction(dossierExportRoutes.askDossierExport);
  if (!useMay("dossier.export")) return null;
  const close = () => {
    setOpen(false);
    ask.reset();
  };
  const body: AskedExport = {
    kind,
    buildingIds: [buildingId],
    ...(on === undefined || kind === "labels" ? {} : { on }),
    ...(kind === "labels" ? { labels: { of: "elements", format: "70x37", skipped: 0 } } : {}),
  };
  return (
    <>
      <Button icon="download" onClick={() => setOpen(true)}>
        {words.ask.open}
      </Button>
      <Dialog
        open={isOpen}
        title={words.ask.title}
        onClose={close}
        footer={
          ask.isSuccess ? null : (
            <Button look="primary" busy={ask.isPending} onClick={() => ask.mutate({ body })}>
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
          <SelectField
            label={words.ask.kind}
            choices={CHOICES}
            value={kind}
            onChange={(event) => setKind(event.target.value as AskedExport["kind"])}
          />
        )}
        <ProblemAlert error={ask.error} />
      </Dialog>
    </>
  );
}
