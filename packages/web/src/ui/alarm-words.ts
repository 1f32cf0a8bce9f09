/**
 * Words that speak of danger to people. A citizen does not choose an urgency, and a smell of gas may stand for days below
 * thirty squeaking doors: the desk is told which to read first. It is a hint to the eye and decides nothing.
 */
const ALARMS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/\b(odore|puzza|fuga|perdita)\b.{0,20}\bgas\b|\bgas\b.{0,20}\b(odore|puzza|fuga)\b/, "gas"],
  [
    /\b(rimast[aoei]|chius[aoei]|bloccat[aoei]|intrappolat[aoei])\b.{0,30}\b(ascensore|cabina|dentro)\b/,
    "persona bloccata",
  ],
  [/\bpersona\b.{0,15}\b(rimasta|bloccata|chiusa)\b/, "persona bloccata"],
  [/\b(scintill\w*|cortocircuito|scossa|folgorat\w*|fili scoperti|cavi scoperti)\b/, "rischio elettrico"],
  [/\b(fumo|incendio|brucia\w*|principio d.incendio)\b/, "fuoco o fumo"],
  [/\b(crollo|crollat\w+|cedut[aoei]|cedimento|pericolante|pericolanti|calcinacci)\b/, "caduta di materiale"],
  [/\b(uscita|uscite) di (sicurezza|emergenza)\b.{0,20}\b(bloccat|chius|ostruit)/, "via di fuga chiusa"],
  [/\b(amianto|eternit)\b/, "possibile amianto"],
];

/** What in a text should be read at once, or nothing. */
export function alarmIn(...texts: readonly string[]): string | undefined {
  const text = texts.join(" · ").toLowerCase().normalize("NFC");
  return ALARMS.find(([pattern]) => pattern.test(text))?.[1];
}
