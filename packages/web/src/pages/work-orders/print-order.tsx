import { order as words } from "#text/it-work-orders.ts";
import { Button } from "#ui/button.tsx";

/** The sheet that goes to the site or into the folder; the browser also makes a PDF of it. */
export function PrintButton() {
  return (
    <Button icon="print" className="only-screen print-button" onClick={() => window.print()}>
      {words.print}
    </Button>
  );
}

/** Room to sign, on paper only. */
export function Signatures() {
  return (
    <dl className="only-print signatures" aria-hidden="true">
      {words.signatures.map((label) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd />
        </div>
      ))}
    </dl>
  );
}
