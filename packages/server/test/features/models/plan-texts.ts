/** Two classrooms and a corridor, each with its name in it or on it. */
export const svgText = ({ second = "Aula 2" } = {}): string => `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 200 100">
  <g transform="translate(10 10)" fill="none" stroke="#000">
    <rect x="0" y="0" width="80" height="80"/>
    <path d="M100,0 h60 v80 h-60 z"/>
    <polygon id="corridoio" points="80,0 100,0 100,80 80,80"><title>Corridoio</title></polygon>
  </g>
  <text x="30" y="50" font-size="6">Aula 1</text>
  <text font-size="6"><tspan x="120" y="50">${second}</tspan></text>
</svg>`;

type Codes = readonly (string | number)[];

const ROOM = (x: number): Codes => [
  ...[0, "LWPOLYLINE", 8, "VANI", 90, 4, 70, 1],
  ...[10, x, 20, 0, 10, x + 5, 20, 0, 10, x + 5, 20, 4, 10, x, 20, 4],
];

interface Parts {
  units?: number;
  block?: Codes;
  insert?: Codes;
  entities?: Codes;
}

/** Two classrooms of five metres by four, with a door put by its block. */
export function dxfText({ units = 6, block, insert = [], entities }: Parts = {}): string {
  const door: Codes = [0, "LINE", 8, "0", 10, 0, 20, 0, 11, 1, 21, 0];
  const shown: Codes = entities ?? [
    ...ROOM(0),
    ...ROOM(5),
    ...[0, "TEXT", 8, "NOMI", 10, 1, 20, 1, 40, 0.3, 1, "Aula 1"],
    ...[0, "MTEXT", 8, "NOMI", 10, 6, 20, 2, 40, 0.3, 1, "{\\fArial|b0;Aula\\P2}"],
    ...[0, "TEXT", 8, "NOMI", 10, 2, 20, 3, 40, 0.3, 1, "Citt\\U+00E0"],
    ...[0, "INSERT", 8, "0", 2, "PORTA", 10, 2, 20, 0, 50, 90, ...insert],
    ...[0, "CIRCLE", 8, "0", 10, 2, 20, 2, 40, 0.5],
  ];
  return [
    ...[0, "SECTION", 2, "HEADER", 9, "$ACADVER", 1, "AC1027", 9, "$INSUNITS", 70, units, 0, "ENDSEC"],
    ...[
      0,
      "SECTION",
      2,
      "BLOCKS",
      0,
      "BLOCK",
      2,
      "PORTA",
      10,
      0,
      20,
      0,
      ...(block ?? door),
      0,
      "ENDBLK",
      0,
      "ENDSEC",
    ],
    ...[0, "SECTION", 2, "ENTITIES", ...shown, 0, "ENDSEC", 0, "EOF", ""],
  ].join("\n");
}
