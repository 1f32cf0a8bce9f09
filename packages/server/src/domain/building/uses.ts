/** Uses of municipal buildings: our code, and what people read. One that a register adds keeps the register's word. */
export const USE_LABEL: Readonly<Record<string, string>> = {
  school: "Scuola",
  nursery: "Nido d'infanzia",
  market: "Mercato",
  museum: "Museo",
  office: "Uffici",
  housing: "Alloggi ERP",
  sports: "Impianto sportivo",
  library: "Biblioteca",
  cemetery: "Cimitero",
  social: "Centro sociale",
  depot: "Deposito",
};
