import { complianceRoutes } from "@stabile/contract/compliance";
import { useAction } from "#api/action.ts";
import { useChanged } from "#pages/obligations/changed.ts";
import { useObligationWork } from "#pages/obligations/obligation-work.tsx";
import { planning } from "#text/it-planning.ts";
import { Notice } from "#ui/notice.tsx";
import { ReasonForm } from "#ui/reason-form.tsx";

const words = planning.annul;

export interface AnnulCheckProps {
  obligationId: string;
  checkId: string;
  onClose: () => void;
}

/** A check recorded by mistake is taken back with a reason; of the order that it opened one is warned before. */
export function AnnulCheck({ obligationId, checkId, onClose }: AnnulCheckProps) {
  const changed = useChanged();
  const { data } = useObligationWork(obligationId);
  const order = data?.negative.find((one) => one.checkId === checkId)?.order;
  const action = useAction(complianceRoutes.annulCheck, {
    onDone: () => {
      changed();
      onClose();
    },
  });
  return (
    <>
      <h3>{words.title}</h3>
      {order === undefined ? null : <Notice tone="warning" title={words.order(order.code)} />}
      <ReasonForm
        help={words.help}
        label={words.reason}
        tooShort={words.tooShort}
        confirm={words.confirm}
        danger
        action={action}
        onConfirm={(reason) => action.mutate({ params: { id: checkId }, body: { reason } })}
        onClose={onClose}
      />
    </>
  );
}
