import type { Style } from "#runtime/pdf/pdf-fonts.ts";

const INK = "#1a1a1a";
const BLUE = "#17324d";

export const MARGIN = 51;

export const TITLE: Style = { weight: "bold", size: 26, color: BLUE };
export const SUBTITLE: Style = { weight: "bold", size: 15, color: INK };
export const HEADING: Style = { weight: "bold", size: 15, color: BLUE };
export const SUBHEADING: Style = { weight: "bold", size: 10.5, color: BLUE };
export const TEXT: Style = { weight: "regular", size: 10, color: INK };
export const SMALL: Style = { weight: "regular", size: 8, color: "#455a64" };
