/**
 * Claims as SIRAC gives them. Absent members are absent from the token too: an eIDAS citizen has no tax code, an
 * employee has no company.
 */
interface SiracClaims {
  comge_codicefiscale?: string;
  comge_nome: string;
  comge_cognome: string;
  comge_emailAddress?: string;
  comge_emailAddressPersonale?: string;
  comge_cellulare?: string;
  /** `dd/MM/yyyy`; ISO for eIDAS. */
  comge_dataNascita?: string;
  comge_sesso?: "M" | "F";
  comge_spidCode?: string;
  /** Directory groups of employees. Ours: what SIRAC gives for employees is not published. */
  comge_gruppi?: readonly string[];
  comge_matricola?: string;
  comge_partitaIva?: string;
  comge_ragionesociale?: string;
  /** Level of the authentication, as SPID names it. */
  acr: string;
}

export interface DemoIdentity {
  id: string;
  display: string;
  /** Who this person is for Stabile, in words; the rights themselves are Stabile's to give. */
  roleHint: string;
  kind: "comune" | "impresa" | "cittadino";
  claims: SiracClaims;
}

const SPID_2 = "https://www.spid.gov.it/SpidL2";
const EIDAS_HIGH = "http://eidas.europa.eu/LoA/high";
/** The employees' own sign-in; the municipality does not publish the value it sends. */
const EMPLOYEE = "urn:comune:iam:dipendente";

/** Both companies are invented; their VAT numbers carry 999 for tax office, which no real company outside it has. */
export const DEMO_FIRMS = {
  esempio: { comge_partitaIva: "99999999990", comge_ragionesociale: "Manutenzioni Esempio S.r.l." },
  prova: { comge_partitaIva: "99999989991", comge_ragionesociale: "Impianti Prova Soc. Coop." },
} as const;

/**
 * The people one can be in the training environment. The tax codes have a right check character and Z999 for
 * birthplace, a code that is given to no place: no living person can have them.
 */
export const DEMO_IDENTITIES: readonly DemoIdentity[] = [
  {
    id: "urp",
    display: "Marta Canevaro",
    roleHint: "Operatrice dell'Ufficio Relazioni con il Pubblico",
    kind: "comune",
    claims: {
      ...employee("Marta", "Canevaro", "GG-STABILE-URP"),
      comge_codicefiscale: "CNVMRT84C52Z999Z",
      comge_dataNascita: "12/03/1984",
      comge_sesso: "F",
      comge_matricola: "900101",
    },
  },
  {
    id: "tecnico",
    display: "Paolo Ghigliotti",
    roleHint: "Tecnico delle manutenzioni, tutta la città",
    kind: "comune",
    claims: {
      ...employee("Paolo", "Ghigliotti", "GG-STABILE-TECNICI"),
      comge_codicefiscale: "GHGPLA76S02Z999Q",
      comge_dataNascita: "02/11/1976",
      comge_sesso: "M",
      comge_matricola: "900102",
    },
  },
  {
    id: "tecnico-municipio-1",
    display: "Serena Oneto",
    roleHint: "Tecnica delle manutenzioni, solo Municipio I Centro Est",
    kind: "comune",
    claims: {
      ...employee("Serena", "Oneto", "GG-STABILE-TECNICI-M1"),
      comge_codicefiscale: "NTOSRN90H64Z999K",
      comge_dataNascita: "24/06/1990",
      comge_sesso: "F",
      comge_matricola: "900103",
    },
  },
  {
    id: "contratti",
    display: "Giulia Bozzano",
    roleHint: "Responsabile dei contratti e della contabilità",
    kind: "comune",
    claims: {
      ...employee("Giulia", "Bozzano", "GG-STABILE-CONTRATTI"),
      comge_codicefiscale: "BZZGLI79P70Z999X",
      comge_dataNascita: "30/09/1979",
      comge_sesso: "F",
      comge_matricola: "900104",
    },
  },
  {
    id: "impresa",
    display: "Franco Dagnino",
    roleHint: "Titolare di Manutenzioni Esempio S.r.l., impresa appaltatrice",
    kind: "impresa",
    claims: {
      ...citizen("Franco", "Dagnino"),
      ...DEMO_FIRMS.esempio,
      comge_codicefiscale: "DGNFNC68A17Z999W",
      comge_dataNascita: "17/01/1968",
      comge_sesso: "M",
      comge_spidCode: "PROVA00000005A",
    },
  },
  {
    id: "operaio-esempio",
    display: "Youssef El Amrani",
    roleHint: "Elettricista di Manutenzioni Esempio S.r.l.",
    kind: "impresa",
    claims: {
      ...citizen("Youssef", "El Amrani"),
      ...DEMO_FIRMS.esempio,
      comge_codicefiscale: "LMRYSF92E08Z999K",
      comge_dataNascita: "08/05/1992",
      comge_sesso: "M",
      comge_spidCode: "PROVA00000006A",
    },
  },
  {
    id: "operaio-prova",
    display: "Diego Parodi",
    roleHint: "Idraulico di Impianti Prova Soc. Coop.",
    kind: "impresa",
    claims: {
      ...citizen("Diego", "Parodi"),
      ...DEMO_FIRMS.prova,
      comge_codicefiscale: "PRDDGI87T21Z999P",
      comge_dataNascita: "21/12/1987",
      comge_sesso: "M",
      comge_spidCode: "PROVA00000007A",
    },
  },
  {
    id: "referente",
    display: "Lucia Traverso",
    roleHint: "Dirigente scolastica, referente del proprio edificio",
    kind: "comune",
    claims: {
      ...employee("Lucia", "Traverso", "GG-STABILE-REFERENTI"),
      comge_codicefiscale: "TRVLCU65D45Z999P",
      comge_dataNascita: "05/04/1965",
      comge_sesso: "F",
      comge_matricola: "900108",
    },
  },
  {
    id: "sistemi",
    display: "Andrea Merlo",
    roleHint: "Sistemi informativi: scambi con le altre piattaforme",
    kind: "comune",
    claims: {
      ...employee("Andrea", "Merlo", "GG-STABILE-SISTEMI"),
      comge_codicefiscale: "MRLNDR82L14Z999F",
      comge_dataNascita: "14/07/1982",
      comge_sesso: "M",
      comge_matricola: "900109",
    },
  },
  {
    id: "revisore",
    display: "Elena Costa",
    roleHint: "Revisione interna: legge tutto, non cambia nulla",
    kind: "comune",
    claims: {
      ...employee("Elena", "Costa", "GG-STABILE-REVISIONE"),
      comge_codicefiscale: "CSTLNE73R66Z999P",
      comge_dataNascita: "26/10/1973",
      comge_sesso: "F",
      comge_matricola: "900110",
    },
  },
  {
    id: "cittadina",
    display: "Anna Repetto",
    roleHint: "Cittadina, con SPID",
    kind: "cittadino",
    claims: {
      ...citizen("Anna", "Repetto"),
      comge_codicefiscale: "RPTNNA58B59Z999L",
      comge_dataNascita: "19/02/1958",
      comge_sesso: "F",
      comge_spidCode: "PROVA00000011A",
    },
  },
  {
    id: "cittadino-eidas",
    display: "Jürgen Weißmüller",
    roleHint: "Cittadino europeo con eIDAS: senza codice fiscale, solo codice SPID",
    kind: "cittadino",
    claims: {
      comge_nome: "Jürgen",
      comge_cognome: "Weißmüller",
      comge_emailAddress: "juergen.weissmueller@posta.example",
      comge_emailAddressPersonale: "juergen.weissmueller@posta.example",
      comge_dataNascita: "1971-05-23",
      comge_spidCode: "DE/IT/PROVA00000012A",
      acr: EIDAS_HIGH,
    },
  },
  {
    id: "senza-ruolo",
    display: "Simone Vallebona",
    roleHint: "Dipendente senza alcun ruolo in Stabile",
    kind: "comune",
    claims: {
      ...employee("Simone", "Vallebona"),
      comge_codicefiscale: "VLLSMN95M01Z999M",
      comge_dataNascita: "01/08/1995",
      comge_sesso: "M",
      comge_matricola: "900113",
    },
  },
];

export function findIdentity(id: string): DemoIdentity | undefined {
  return DEMO_IDENTITIES.find((identity) => identity.id === id);
}

function employee(firstName: string, lastName: string, ...groups: string[]): SiracClaims {
  return {
    comge_nome: firstName,
    comge_cognome: lastName,
    comge_emailAddress: `${mailbox(firstName, lastName)}@comune.example`,
    comge_gruppi: ["GG-DIPENDENTI", ...groups],
    acr: EMPLOYEE,
  };
}

function citizen(firstName: string, lastName: string): SiracClaims {
  const address = `${mailbox(firstName, lastName)}@posta.example`;
  return {
    comge_nome: firstName,
    comge_cognome: lastName,
    comge_emailAddress: address,
    comge_emailAddressPersonale: address,
    acr: SPID_2,
  };
}

function mailbox(firstName: string, lastName: string): string {
  return `${firstName}.${lastName}`.toLowerCase().replaceAll(" ", "");
}
