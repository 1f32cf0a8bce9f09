import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { Reading } from "#runtime/text-reading/text-reader.ts";

/** A certificate has a few; the text of a thousand drawings is nobody's search. */
const MOST_PAGES = 500;
const MOST_LETTERS = 1_000_000;

interface TextPart {
  str?: string;
  hasEOL?: boolean;
}

/** The text of a PDF, page by page. Without fonts, scripts, or anything of the network. */
export async function readPdf(bytes: Buffer): Promise<Reading> {
  const task = getDocument({
    data: new Uint8Array(bytes),
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: false,
    verbosity: 0,
  });
  try {
    const pdf = await task.promise;
    const pages: string[] = [];
    let letters = 0;
    const most = Math.min(pdf.numPages, MOST_PAGES);
    for (let number = 1; number <= most && letters < MOST_LETTERS; number += 1) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      const text = (items as TextPart[]).map(({ str = "", hasEOL }) => (hasEOL ? `${str}\n` : str)).join("");
      letters += text.length;
      pages.push(text);
      page.cleanup();
    }
    return readingOf(pages, pdf.numPages);
  } catch (error) {
    return failureOf(error as Error);
  } finally {
    await task.destroy();
  }
}

function readingOf(pages: readonly string[], all: number): Reading {
  const text = pages.join("\n\n");
  if (text.trim().length < 10)
    return {
      kind: "none",
      because: "Il PDF è fatto di immagini: per leggerlo serve il riconoscimento del testo",
    };
  const rest = pages.length < all ? { because: `Lette le prime ${pages.length} pagine su ${all}` } : {};
  return { kind: "read", text, pages: all, ...rest };
}

function failureOf(error: Error): Reading {
  if (error.name === "PasswordException")
    return { kind: "none", because: "Il PDF è protetto da password: è conservato, ma il testo non si legge" };
  return { kind: "failed", because: "Il PDF è rovinato e non si legge" };
}
