import { NO_FAULTS } from "#core/fault-board.ts";
import type { Faults, PlatformName } from "#core/platform.ts";

export interface Preset {
  id: string;
  /** As the console's button says it. */
  title: string;
  explanation: string;
  /** Platforms left out become regular. */
  faults: Partial<Record<PlatformName, Partial<Faults>>>;
}

const BACK_ENDS = ["czrm", "segnalaci", "realgimm", "auriga", "caitel", "edilizia"] as const;

/** Whole situations to train on, each replacing whatever was switched on. */
export const PRESETS: readonly Preset[] = [
  {
    id: "regolare",
    title: "Tutto regolare",
    explanation: "Ogni piattaforma risponde come deve.",
    faults: {},
  },
  {
    id: "gateway-fermo",
    title: "Gateway fermo",
    explanation: "Nessuna piattaforma è raggiungibile attraverso il gateway: le chiamate sono rifiutate.",
    faults: { gateway: { down: true } },
  },
  {
    id: "rete-lenta",
    title: "Rete lenta",
    explanation: "Ogni risposta arriva con circa un secondo e mezzo di ritardo.",
    faults: { gateway: { latencyMs: 1_200 }, sirac: { latencyMs: 800 }, ...onBackEnds({ latencyMs: 300 }) },
  },
  {
    id: "risposte-perse",
    title: "Risposte perse dopo l'effetto",
    explanation: "Tre chiamate su dieci riescono, ma chi le ha fatte non lo viene a sapere.",
    faults: onBackEnds({ timeoutAfterEffectRate: 0.3 }),
  },
  {
    id: "errori",
    title: "Errori a caso",
    explanation: "Due chiamate su dieci finiscono in errore 500, 502 o 503 prima di ogni effetto.",
    faults: { gateway: { errorRate: 0.1 }, ...onBackEnds({ errorRate: 0.2 }) },
  },
  {
    id: "traffico-limitato",
    title: "Traffico limitato",
    explanation: "Tre chiamate su dieci sono rimandate con 429, con la data da cui riprovare.",
    faults: { gateway: { throttleRate: 0.3 } },
  },
  {
    id: "token-scaduti",
    title: "Token che scadono",
    explanation: "Tre volte su dieci un token ancora buono è dichiarato scaduto.",
    faults: { gateway: { expiredTokenRate: 0.3 } },
  },
  {
    id: "doppioni",
    title: "Doppioni e fuori ordine",
    explanation: "Elenchi e avvisi ripetono elementi e li danno in disordine.",
    faults: onBackEnds({ duplicateRate: 0.3, reorderRate: 0.5 }),
  },
  {
    id: "risposte-troncate",
    title: "Risposte troncate",
    explanation: "Due risposte su dieci si interrompono a metà.",
    faults: onBackEnds({ truncateRate: 0.2 }),
  },
  {
    id: "realgimm-fermo",
    title: "RealGimm fermo",
    explanation: "Il patrimonio immobiliare non risponde; il resto sì.",
    faults: { realgimm: { down: true } },
  },
  {
    id: "auriga-fermo",
    title: "Protocollo fermo",
    explanation: "AURIGA non risponde: si protocolla sul registro di emergenza.",
    faults: { auriga: { down: true } },
  },
  {
    id: "giornata-nera",
    title: "Giornata nera",
    explanation: "Un poco di tutto, insieme: ritardi, errori, risposte perse e troncate, doppioni.",
    faults: {
      gateway: { latencyMs: 300, errorRate: 0.05, throttleRate: 0.05, expiredTokenRate: 0.05 },
      ...onBackEnds({
        latencyMs: 200,
        errorRate: 0.1,
        timeoutAfterEffectRate: 0.1,
        duplicateRate: 0.2,
        reorderRate: 0.3,
        truncateRate: 0.05,
      }),
    },
  },
];

/** The whole state of a platform's switches under a preset. */
export function faultsUnder(preset: Preset, platform: PlatformName): Faults {
  return { ...NO_FAULTS, ...preset.faults[platform] };
}

function onBackEnds(faults: Partial<Faults>): Partial<Record<PlatformName, Partial<Faults>>> {
  return Object.fromEntries(BACK_ENDS.map((name) => [name, faults]));
}
