import { expect, test } from "vitest";
import { drawPlan } from "#features/models/plans/draw-plan.ts";
import { DXF, SVG } from "#features/models/plans/drawing.ts";
import { dxfText, svgText } from "#test/features/models/plan-texts.ts";
import { madePdf } from "#test/support/made-files.ts";

const svg = (text: string) => drawPlan({ bytes: new TextEncoder().encode(text), mediaType: SVG, page: 1 });
const dxf = (text: string) => drawPlan({ bytes: new TextEncoder().encode(text), mediaType: DXF, page: 1 });
const pdf = (bytes: Uint8Array, page = 1) => drawPlan({ bytes, mediaType: "application/pdf", page });
const textOf = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);
const sheet = (inside: string, more = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50" ${more}><rect width="9" height="9"/>${inside}</svg>`;

test("an SVG is drawn anew in the coordinates of the plan, with its closed lines and its words", async () => {
  const drawing = await svg(svgText());
  expect(drawing).toMatchObject({ width: 10_000, height: 5_000, mediaType: SVG, notes: [] });
  expect(drawing.texts.map(({ text }) => text)).toEqual(["Aula 1", "Aula 2"]);
  expect(drawing.shapes).toHaveLength(3);
  expect(drawing.shapes[0]?.points).toEqual([
    [500, 500],
    [4500, 500],
    [4500, 4500],
    [500, 4500],
  ]);
  expect(drawing.texts[1]?.at).toEqual([6000, 2500]);
  expect(drawing.shapes[2]?.labels).toEqual(["corridoio", "Corridoio"]);
});

const ATTACKS: readonly [what: string, inside: string, more?: string][] = [
  ["a script", "<script>alert(1)</script>"],
  ["a script in CDATA", "<script><![CDATA[alert(1)]]></script>"],
  ["a handler", '<rect width="1" height="1" onload="alert(1)" onclick="alert(1)"/>'],
  ["a handler of the root", "<g/>", 'onload="alert(1)"'],
  [
    "a page inside",
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></body></foreignObject>',
  ],
  ["a picture of elsewhere", '<image href="https://evil.example/alert.png"/>'],
  ["a use of elsewhere", '<use xlink:href="https://evil.example/alert.svg#x"/>'],
  ["a link that is code", '<a href="javascript:alert(1)"><rect width="1" height="1"/></a>'],
  ["an animation that makes one", '<a><animate attributeName="href" values="javascript:alert(1)"/></a>'],
  ["a set", '<set attributeName="onmouseover" to="alert(1)"/>'],
  ["a sheet of elsewhere", "<style>@import url(https://evil.example/alert.css);</style>"],
  ["a style that fetches", '<rect style="fill:url(https://evil.example/alert)" width="1" height="1"/>'],
  ["a fill that fetches", '<rect fill="url(https://evil.example/alert#a)" width="1" height="1"/>'],
  [
    "a class that fetches",
    '<style>.a{fill:url("https://evil.example/alert")}</style><rect class="a" width="1" height="1"/>',
  ],
  ["a filter", '<rect filter="url(#alert)" width="1" height="1"/>'],
  ["markup in a word", '<text x="1" y="1">&lt;script&gt;nothing&lt;/script&gt;</text>'],
  ["markup in a number", '<rect width="1&quot; onload=&quot;alert(1)" height="1"/>'],
  ["another namespace", '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>'],
  [
    "a handler by namespace",
    '<rect xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="alert" width="1" height="1"/>',
  ],
  ["an instruction", '<?xml-stylesheet href="https://evil.example/alert.xsl"?>'],
];

test.each(ATTACKS)("%s is not in what is shown", async (_, inside, more) => {
  const text = textOf(await svg(sheet(inside, more)));
  expect(text).not.toMatch(/alert|evil|<script|javascript|href|url\(|\son\w+=/i);
  expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
});

const REFUSED: readonly [what: string, text: string, why: RegExp][] = [
  [
    "entities of its own",
    `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${sheet("<text>&b;</text>")}`,
    /entità/,
  ],
  [
    "a file of the server",
    `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${sheet("<text>&a;</text>")}`,
    /entità/,
  ],
  ["an entity nobody declared", sheet("<text>&a;</text>"), /non è XML valido/],
  ["half a file", sheet("").slice(0, -8), /non è XML valido/],
  ["deep groups", sheet(`${"<g>".repeat(500)}${"</g>".repeat(500)}`), /gruppi uno dentro l'altro/],
  ["very many elements", sheet("<g/>".repeat(200_001)), /più di 200\.000 elementi/],
  ["no sheet", '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>', /viewBox/],
  [
    "a sheet without a size",
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"><rect/></svg>',
    /misure/,
  ],
  [
    "an endless sheet",
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e300 1"><rect/></svg>',
    /misure/,
  ],
  ["something else", "<html><svg/></html>", /non è un disegno SVG/],
  ["nothing drawn", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', /niente da disegnare/],
  ["an unknown encoding", `<?xml version="1.0" encoding="x-nothing"?>${sheet("")}`, /codifica/],
];

test.each(REFUSED)("an SVG with %s is refused with its reason", async (_, text, why) => {
  await expect(svg(text)).rejects.toThrow(why);
});

test("a DOCTYPE that only names a DTD is read by nobody, and what classes say of a line is kept", async () => {
  const doctype =
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
  const drawn = await svg(
    doctype +
      sheet('<defs><style>.st0{fill:none;stroke:#123456}</style></defs><path class="st0" d="M1 1L2 2"/>'),
  );
  expect(textOf(drawn)).toContain('<path d="M1 1L2 2" fill="none" stroke="#123456">');
  expect(drawn.notes).toEqual([]);
});

test("what of a drawing is not shown is told", async () => {
  const { notes } = await svg(sheet('<image href="a.png"/><use href="#a"/><use href="#b"/>'));
  expect(notes).toEqual([
    "Non si mostrano alcune parti del file: image (1), use (2). Si vedono nel documento originale.",
  ]);
});

test("a DXF is drawn with its blocks, its closed lines and its words, upright, in metres", async () => {
  const drawing = await dxf(dxfText());
  expect(drawing).toMatchObject({ mediaType: SVG, width: 10_000, notes: [] });
  expect(drawing.texts.map(({ text }) => text)).toEqual(["Aula 1", "Aula 2", "Città"]);
  expect(drawing.shapes).toHaveLength(2);
  // 10.4 m wide with its margins.
  expect(drawing.metresPerUnit).toBeCloseTo(10.4 / 10_000, 8);
  const [first] = drawing.texts;
  expect((first?.at[1] ?? 0) > drawing.height / 2).toBe(true);
  expect(textOf(drawing)).toMatch(/<polyline points="/);
});

test("a DXF without units says that areas are not known", async () => {
  const { metresPerUnit, notes } = await dxf(dxfText({ units: 0 }));
  expect(metresPerUnit).toBeUndefined();
  expect(notes).toEqual([expect.stringMatching(/unità/)]);
});

const BAD_DXF: readonly [what: string, text: () => string, why: RegExp][] = [
  ["cut off", () => dxfText().slice(0, -40), /incompleto/],
  ["binary", () => "AutoCAD Binary DXF\r\n\u001a", /binario/],
  ["empty", () => dxfText({ entities: [] }), /niente da disegnare/],
  [
    "of a million entities",
    () => dxfText({ entities: Array.from({ length: 1_000_000 }, () => [0, "LINE", 8, "0"]).flat() }),
    /più di 250\.000 elementi/,
  ],
  [
    "with a block inside itself",
    () => dxfText({ block: [0, "INSERT", 8, "0", 2, "PORTA", 10, 0, 20, 0] }),
    /si è interrotta|memoria/,
  ],
];

test.each(BAD_DXF)("a DXF %s is refused with its reason", { timeout: 60_000 }, async (_, text, why) => {
  await expect(dxf(text())).rejects.toThrow(why);
});

test("a block repeated without end costs its thread, and nothing else", { timeout: 30_000 }, async () => {
  const text = dxfText({ insert: [70, 30_000, 71, 30_000] });
  const bytes = new TextEncoder().encode(text);
  await expect(
    drawPlan({ bytes, mediaType: DXF, page: 1 }, { seconds: 5, memoryMegabytes: 128 }),
  ).rejects.toThrow(/non è pronto dopo|memoria|interrotta/);
});

test("a page of a PDF is a picture; what cannot be one says why", async () => {
  const drawing = await pdf(madePdf(["Piano terra", "Piano primo"]), 2);
  expect(drawing).toMatchObject({ mediaType: "image/png", height: 10_000 });
  await expect(pdf(madePdf(["Piano terra"]), 2)).rejects.toThrow("Il PDF non ha una pagina 2");
  await expect(pdf(madePdf(["Piano terra"], { locked: true }))).rejects.toThrow(/password/);
  await expect(pdf(Buffer.from("%PDF-1.4\nniente"))).rejects.toThrow(/rovinato/);
});
