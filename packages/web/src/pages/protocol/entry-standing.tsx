import type { ProtocolEntryDetail } from "@stabile/contract/protocol";
import { entry as words } from "#text/it-protocol.ts";
import { Notice } from "#ui/notice.tsx";

/** What stands between it and its number, or what became of it after. */
export function EntryStanding({ entry }: { entry: ProtocolEntryDetail }) {
  const { state, emergency } = entry;
  if (state === "waiting")
    return (
      <Notice tone="info" title={words.waitingTitle} announce>
        <p>{words.waitingHelp}</p>
      </Notice>
    );
  if (state === "emergency" && emergency)
    return (
      <Notice tone="warning" title={words.emergencyTitle(`${emergency.number}/${emergency.year}`)} announce>
        <p>{words.emergencyHelp}</p>
      </Notice>
    );
  if (state === "parked")
    return (
      <Notice tone="danger" title={words.parkedTitle} announce>
        {entry.refusal ? <p>{entry.refusal}</p> : null}
        <p>{words.parkedHelp}</p>
      </Notice>
    );
  if (state === "annulled") return <Notice tone="warning" title={words.annulledTitle} announce />;
  if (!entry.annulmentAsked) return null;
  return (
    <Notice tone="warning" title={words.annulmentAskedTitle} announce>
      <p>{words.annulmentAskedHelp}</p>
    </Notice>
  );
}
