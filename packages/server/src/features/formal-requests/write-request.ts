import { longDay } from "#domain/text/italian-dates.ts";
import { drain, openArchivePdf } from "#runtime/pdf/archive-pdf.ts";
import type { Style } from "#runtime/pdf/pdf-fonts.ts";
import { drawParagraph, drawRule, openSheet } from "#runtime/pdf/sheet.ts";

const MARGIN = 56;
const INK = "#1a1a1a";
const BLUE = "#17324d";
const SMALL: Style = { weight: "regular", size: 9, color: "#455a64" };
const TEXT: Style = { weight: "regular", size: 11, color: INK };
const HEADING: Style = { weight: "bold", size: 14, color: BLUE };
const STRONG: Style = { weight: "bold", size: 11, color: INK };

interface RequestLetter {
  municipality: string;
  building: { name: string; code: string; addressText: string };
  subject: string;
  text: string;
  author: string;
  capacity: string;
  day: string;
  producedAt: Date;
}

/** The letter as it is protocolled: what was written, by whom and in which capacity, and the norm that it invokes. */
export async function writeRequest(letter: RequestLetter): Promise<Buffer> {
  const { municipality, building, author, capacity } = letter;
  const doc = openArchivePdf({
    title: letter.subject,
    subject: `Richiesta formale su ${building.name}`,
    author,
    producedAt: letter.producedAt,
    margin: MARGIN,
  });
  const whole = doc.struct("Document");
  const sheet = openSheet(doc, MARGIN);
  doc.addStructure(whole);
  const say = (text: string, style: Style, after: number) =>
    drawParagraph(sheet, whole, { text, style, role: style === HEADING ? "H1" : "P", after });
  say(`A: ${municipality}, proprietario dell'edificio`, TEXT, 2);
  say(`Da: ${author}, ${capacity}`, TEXT, 2);
  say(longDay(letter.day), TEXT, 16);
  say(`Oggetto: ${letter.subject}`, HEADING, 6);
  say(`Edificio: ${building.name} (${building.code}), ${building.addressText}`, STRONG, 10);
  drawRule(sheet, BLUE);
  sheet.y += 12;
  say(letter.text, TEXT, 18);
  say(
    "Richiesta presentata ai sensi dell'art. 18, comma 3, del D.Lgs. 9 aprile 2008, n. 81: gli obblighi relativi agli interventi strutturali e di manutenzione necessari per la sicurezza dei locali e degli edifici assegnati in uso a pubbliche amministrazioni o a pubblici uffici, comprese le istituzioni scolastiche, restano a carico dell'amministrazione tenuta alla loro fornitura e manutenzione, e si intendono assolti da parte dei dirigenti o funzionari preposti agli uffici con la richiesta del loro adempimento.",
    SMALL,
    14,
  );
  say(`${author}, ${capacity}`, STRONG, 0);
  whole.end();
  doc.end();
  const chunks: Uint8Array[] = [];
  await drain(doc, { write: async (bytes) => void chunks.push(bytes) });
  return Buffer.concat(chunks);
}
