import { longInstant } from "#domain/text/italian-dates.ts";
import { numberText } from "#features/protocol/number-text.ts";
import type { WholeEntry } from "#features/protocol/read-entry.ts";
import { drain, openArchivePdf } from "#runtime/pdf/archive-pdf.ts";
import type { Style } from "#runtime/pdf/pdf-fonts.ts";
import { drawParagraph, drawRule, openSheet, type Part, type Sheet } from "#runtime/pdf/sheet.ts";

const MARGIN = 56;
const INK = "#1a1a1a";
const BLUE = "#17324d";
const TITLE: Style = { weight: "bold", size: 20, color: BLUE };
const NUMBER: Style = { weight: "bold", size: 15, color: INK };
const LABEL: Style = { weight: "bold", size: 9, color: BLUE };
const TEXT: Style = { weight: "regular", size: 10.5, color: INK };
const SMALL: Style = { weight: "regular", size: 8.5, color: "#455a64" };

/** What a screen reader takes each for. */
const ROLES = new Map([
  [TITLE, "H1"],
  [LABEL, "H2"],
]);

interface Receipt {
  entry: WholeEntry;
  municipality: string;
  producedAt: Date;
}

/** What who gave a document to the municipality keeps as a proof: a page, or more when it has many files. */
export async function writeReceipt(receipt: Receipt): Promise<Buffer> {
  const { entry, municipality, producedAt } = receipt;
  const doc = openArchivePdf({
    title: `Ricevuta ${entry.code}`,
    subject: entry.subject,
    author: municipality,
    producedAt,
    margin: MARGIN,
  });
  const whole = doc.struct("Document");
  const sheet = openSheet(doc, MARGIN);
  doc.addStructure(whole);
  drawReceipt(sheet, whole, receipt);
  whole.end();
  doc.end();
  const chunks: Uint8Array[] = [];
  await drain(doc, { write: async (bytes) => void chunks.push(bytes) });
  return Buffer.concat(chunks);
}

function drawReceipt(sheet: Sheet, part: Part, { entry, municipality, producedAt }: Receipt): void {
  const say = (text: string, style: Style, after: number) =>
    drawParagraph(sheet, part, { text, style, role: ROLES.get(style) ?? "P", after });
  say(municipality, TEXT, 14);
  say("Ricevuta di protocollo", TITLE, 8);
  drawRule(sheet, BLUE);
  sheet.y += 14;
  for (const [index, line] of standing(entry).entries()) say(line, index === 0 ? NUMBER : TEXT, 4);
  sheet.y += 12;
  for (const [label, text] of particulars(entry)) {
    say(label, LABEL, 1);
    say(text, TEXT, 9);
  }
  sheet.y += 8;
  drawRule(sheet, BLUE);
  sheet.y += 8;
  say(
    `Prodotta il ${longInstant(producedAt)}. L'impronta è calcolata sul documento come è stato consegnato: chi la ricalcola con SHA-256 accerta che non è cambiato. Da Stabile la ricevuta si può chiedere di nuovo.`,
    SMALL,
    0,
  );
}

/** What may honestly be said of it: never a number that is not there. */
export function standing(entry: WholeEntry): string[] {
  const number = numberText(entry);
  const emergency = `registro di emergenza n. ${entry.emergencyNumber}/${entry.emergencyYear}`;
  if (entry.state === "annulled" || number !== "") {
    const first = `Protocollo n. ${number}${entry.registeredAt ? `, ${longInstant(entry.registeredAt)}` : ""}`;
    return [
      first,
      ...(entry.emergencyNumber === null ? [] : [`Già numerata nel ${emergency}`]),
      ...(entry.state === "annulled" ? ["Registrazione annullata dall'ufficio protocollo"] : []),
    ];
  }
  const waiting =
    "Il documento è stato consegnato e conservato; il numero di protocollo arriverà, e questa ricevuta, chiesta di nuovo, lo riporterà.";
  if (entry.emergencyNumber !== null && entry.emergencyAt !== null)
    return [
      `N. ${entry.emergencyNumber}/${entry.emergencyYear} del registro di emergenza, ${longInstant(entry.emergencyAt)}`,
      "Il protocollo non risponde: il documento è nel registro di emergenza (DPR 445/2000, art. 63) e avrà il suo numero di protocollo quando riprende.",
    ];
  return ["In attesa di numero", waiting];
}

function particulars(entry: WholeEntry): [string, string][] {
  const name = ({ name: surname, firstName }: { name: string; firstName?: string }) =>
    firstName === undefined ? surname : `${surname} ${firstName}`;
  const who = entry.correspondents.map(name).join("; ");
  const [document] = entry.attachments;
  return [
    ["Codice in Stabile", entry.code],
    ["Consegnato", longInstant(entry.createdAt)],
    ["Oggetto", entry.subject],
    ...(entry.buildingName === null
      ? []
      : [["Edificio", `${entry.buildingName} (${entry.buildingCode})`] as [string, string]]),
    ...(who === "" ? [] : [[entry.direction === "in" ? "Mittente" : "Destinatari", who] as [string, string]]),
    ...(document === undefined
      ? []
      : [
          ["Documento", document.name] as [string, string],
          ["Impronta del documento (SHA-256)", document.sha256] as [string, string],
        ]),
    ...entry.attachments
      .slice(1)
      .map(({ name: file, sha256 }): [string, string] => [`Allegato: ${file}`, sha256]),
  ];
}
