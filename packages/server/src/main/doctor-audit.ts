import { lastVerifications } from "#features/audit/verifications.ts";
import { auditDeps } from "#main/audit-deps.ts";
import type { Config } from "#main/config.ts";
import { EXIT } from "#main/exit-codes.ts";
import type { Finding } from "#main/finding.ts";
import { anchorOf, readAnchorFile } from "#runtime/audit-chain/anchors.ts";
import { faultText } from "#runtime/audit-chain/fault-words.ts";
import { lastSeal, sealNumbered } from "#runtime/audit-chain/segment-store.ts";
import { verifyChain } from "#runtime/audit-chain/verify-chain.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** What doctor looks at by itself: the last of them; the whole chain is for `audit verify`. */
const LAST_SEGMENTS = 500;
const LONG_WAIT_MS = 600_000;
const OLD_MS = 30 * 86_400_000;

/** Whether the registers are sealed, and the last of the chain is whole. Nothing is written. */
export async function checkAudit(db: Db, config: Config): Promise<Finding[]> {
  const { anchorFile, keptDays, clock } = auditDeps(config);
  const now = clock.now();
  const last = await lastSeal(db);
  const before = last && (await sealNumbered(db, last.number - LAST_SEGMENTS));
  const { faults, unsealed, entries } = await verifyChain(db, {
    since: before && anchorOf(before),
    anchors: await readAnchorFile(anchorFile),
    keptDays,
    now,
  });
  const findings: Finding[] = [];
  const [fault] = faults;
  if (fault !== undefined) findings.push(broken(faultText(fault)));
  const waited = now.getTime() - (unsealed.oldestAt ?? now).getTime();
  if (waited > LONG_WAIT_MS)
    findings.push({
      level: "warning",
      text: `Registro: ci sono voci in attesa di sigillo da ${Math.round(waited / 60_000)} minuti. È acceso ./stabile work?`,
    });
  findings.push(...(await lastOutcome(db, now)));
  return findings.length > 0
    ? findings
    : [{ level: "ok", text: `Registro: catena integra (ultime ${entries} voci ricontrollate ora)` }];
}

const broken = (what: string): Finding => ({
  level: "error",
  text: `Registro: ${what}. Vedi ./stabile audit verify`,
  code: EXIT.auditBroken,
});

async function lastOutcome(db: Db, now: Date): Promise<Finding[]> {
  const ended = (await lastVerifications(db, 20)).filter(
    ({ state }) => state === "intact" || state === "broken",
  );
  const [last] = ended;
  if (last === undefined) return [];
  if (last.state === "broken") return [broken(`l'ultima verifica ha trovato: ${last.fault}`)];
  return now.getTime() - last.started_at.getTime() > OLD_MS
    ? [
        {
          level: "warning",
          text: "Registro: l'ultima verifica è di più di un mese fa. La rifà ./stabile audit verify",
        },
      ]
    : [];
}
