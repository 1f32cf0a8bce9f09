/** What a citizen can choose in the form, in their words. Our list: Genoa's own is not public. */
export const CATEGORIES = [
  "Infiltrazioni e tetto",
  "Riscaldamento e condizionamento",
  "Impianto elettrico e illuminazione",
  "Ascensori e montascale",
  "Bagni e impianto idrico",
  "Porte, finestre e vetri",
  "Muri, intonaci e cornicioni",
  "Pavimenti e scale",
  "Barriere architettoniche",
  "Recinzioni, cortili e verde di pertinenza",
  "Antincendio e uscite di sicurezza",
  "Sporcizia e animali infestanti",
  "Altro",
] as const;
