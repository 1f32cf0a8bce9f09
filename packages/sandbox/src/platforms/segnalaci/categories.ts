/** What a citizen can choose in the form: the sixteen of the city's reports. Our list: Genoa's own is not public. */
export const CATEGORIES = [
  "Infiltrazioni e coperture",
  "Impianti di riscaldamento",
  "Impianti elettrici",
  "Illuminazione",
  "Ascensori",
  "Servizi igienici",
  "Serramenti",
  "Edifici scolastici",
  "Barriere architettoniche",
  "Verde e alberi",
  "Strade e marciapiedi",
  "Mercati",
  "Cimiteri",
  "Pulizia",
  "Animali infestanti",
  "Altro",
] as const;
