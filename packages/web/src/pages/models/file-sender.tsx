import type { modelRoutes } from "@stabile/contract/models";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { AddressValues } from "#api/address.ts";
import { randomKey } from "#api/idempotency.ts";
import { upload } from "#api/upload.ts";
import { models as words } from "#text/it-models.ts";
import { Icon } from "#ui/icon.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

type SendingRoute = typeof modelRoutes.uploadModel | typeof modelRoutes.checkModel;

export interface FileSenderProps {
  route: SendingRoute;
  params: AddressValues;
  query?: AddressValues;
  label: string;
  accept: string;
  onSent: (id: string) => void;
}

/** A file on its way, with how much of it has gone. */
export function FileSender({ route, params, query = {}, label, accept, onSent }: FileSenderProps) {
  const [share, setShare] = useState(0);
  const sending = useMutation({
    mutationFn: (file: File) =>
      upload(route as typeof modelRoutes.checkModel, {
        params,
        query,
        file,
        idempotencyKey: randomKey(),
        onProgress: setShare,
      }),
    onMutate: () => setShare(0),
    onSuccess: ({ id }) => onSent(id),
  });
  return (
    <>
      <label className="btn btn-primary file-button">
        <Icon name="upload" /> {label}
        <input
          type="file"
          accept={accept}
          disabled={sending.isPending}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) sending.mutate(file);
          }}
        />
      </label>
      <div role="status">
        {sending.isPending ? (
          <label className="progress-label">
            {words.upload.sending}
            <progress max={1} value={share} />
          </label>
        ) : null}
      </div>
      <ProblemAlert error={sending.error} fields={["file"]} takeFocus />
    </>
  );
}
