import { cie, cns, type DemoIdentity, eidas, employee, spid } from "#platforms/sirac/people/makers.ts";

/** Both companies are invented; their VAT numbers carry 999 for tax office, which no real company outside it has. */
export const DEMO_FIRMS = {
  esempio: { comge_partitaIva: "99999999990", comge_ragionesociale: "Manutenzioni Esempio S.r.l." },
  prova: { comge_partitaIva: "99999989991", comge_ragionesociale: "Impianti Prova Soc. Coop." },
} as const;

/** SPID for professional use (Avviso 18): the company stands beside the person. */
const OF_ESEMPIO = {
  companyName: DEMO_FIRMS.esempio.comge_ragionesociale,
  ivaCode: `VATIT-${DEMO_FIRMS.esempio.comge_partitaIva}`,
};
const OF_PROVA = {
  companyName: DEMO_FIRMS.prova.comge_ragionesociale,
  ivaCode: `VATIT-${DEMO_FIRMS.prova.comge_partitaIva}`,
};

const ANNA = {
  firstName: "Anna",
  lastName: "Repetto",
  taxCode: "RPTNNA58B59Z999L",
  born: "1958-02-19",
  sex: "F",
} as const;
const FRANCO = {
  firstName: "Franco",
  lastName: "Dagnino",
  taxCode: "DGNFNC68A17Z999W",
  born: "1968-01-17",
  sex: "M",
} as const;

export const FIRMS: readonly DemoIdentity[] = [
  spid(
    {
      id: "impresa",
      roleHint: "Titolare di Manutenzioni Esempio S.r.l., impresa appaltatrice",
      ...FRANCO,
      spidCode: "PROVA00000005A",
    },
    { upstream: OF_ESEMPIO },
  ),
  spid(
    {
      id: "operaio-esempio",
      roleHint: "Elettricista di Manutenzioni Esempio S.r.l.",
      firstName: "Youssef",
      lastName: "El Amrani",
      taxCode: "LMRYSF92E08Z999K",
      born: "1992-05-08",
      sex: "M",
      spidCode: "PROVA00000006A",
    },
    { upstream: OF_ESEMPIO },
  ),
  spid(
    {
      id: "operaio-prova",
      roleHint: "Idraulico di Impianti Prova Soc. Coop.",
      firstName: "Diego",
      lastName: "Parodi",
      taxCode: "PRDDGI87T21Z999P",
      born: "1987-12-21",
      sex: "M",
      spidCode: "PROVA00000007A",
    },
    { upstream: OF_PROVA, provider: "idp-prova" },
  ),
  spid(
    {
      id: "legale-rappresentante",
      roleHint: "Legale rappresentante, SPID professionale della persona giuridica",
      firstName: "Piero",
      lastName: "Canepa",
      taxCode: "CNPPRI62B02Z999U",
      born: "1962-02-02",
      sex: "M",
      spidCode: "PROVA00000020A",
    },
    {
      provider: "idp-prova",
      upstream: {
        ...OF_PROVA,
        companyFiscalNumber: `TINIT-${DEMO_FIRMS.prova.comge_partitaIva}`,
        registeredOffice: "Via dell'Esempio 1, 16100 Genova (GE)",
      },
    },
  ),
  cns({
    id: "impresa-cns",
    roleHint: "Il titolare di Manutenzioni Esempio S.r.l. con la sua carta",
    ...FRANCO,
  }),
];

export const CITIZENS: readonly DemoIdentity[] = [
  spid({
    id: "cittadina",
    roleHint: "Cittadina, con SPID",
    ...ANNA,
    spidCode: "PROVA00000011A",
  }),
  cie({ id: "cittadina-cie", roleHint: "La stessa cittadina, con la CIE", ...ANNA }),
  spid(
    {
      id: "cittadino-accenti",
      roleHint: "Cittadino, nome con l'accento; il suo gestore non apre sessioni oltre il livello 1",
      firstName: "Niccolò",
      lastName: "Pezzò",
      taxCode: "PZZNCL91A10Z999Z",
      born: "1991-01-10",
      sex: "M",
      spidCode: "PROVA00000021A",
    },
    {
      provider: "idp-prova",
      joinsSession: false,
      upstream: {
        idCard: "cartaIdentita CA00000AA comuneGenova 2020-01-01 2030-01-01",
        domicileStreetAddress: "Salita Pò 3",
        domicilePostalCode: "16100",
        domicileMunicipality: "Genova",
        domicileProvince: "GE",
        domicileNation: "IT",
      },
    },
  ),
  spid(
    {
      id: "cittadina-spid1",
      roleHint: "Cittadina con sole credenziali di livello 1",
      firstName: "Bianca",
      lastName: "Solari",
      taxCode: "SLRBNC99T71Z999Z",
      born: "1999-12-31",
      sex: "F",
      spidCode: "PROVA00000022A",
    },
    { levels: [1] },
  ),
  spid(
    {
      id: "delegata",
      roleHint: "Cittadina che agisce per il padre, con delega",
      firstName: "Carla",
      lastName: "Ottonello",
      taxCode: "TTNCRL70E55Z999M",
      born: "1970-05-15",
      sex: "F",
      spidCode: "PROVA00000023A",
    },
    {
      claims: {
        comge_delegante_codicefiscale: "TTNRST38R01Z999S",
        comge_delegante_nome: "Ernesto",
        comge_delegante_cognome: "Ottonello",
        comge_delega_id: "4711",
        comge_delega_descrizione_tipo: "Delega a familiare",
      },
    },
  ),
  eidas(
    {
      id: "cittadino-eidas",
      roleHint: "Cittadino europeo con eIDAS: senza codice fiscale, solo codice SPID",
      firstName: "Jürgen",
      lastName: "Weißmüller",
      born: "1971-05-23",
      personIdentifier: "DE/IT/PROVA00000012A",
    },
    { upstream: { email: "juergen.weissmueller@posta.example" } },
  ),
  eidas(
    {
      id: "cittadina-eidas",
      roleHint: "Cittadina europea con eIDAS, dati minimi, livello significativo",
      firstName: "Zoë",
      lastName: "Núñez Ibáñez",
      born: "1988-03-03T00:00:00Z",
      personIdentifier: "ES/IT/PROVA00000024A",
    },
    { levels: [2] },
  ),
];

/** What a service must survive. */
export const ODD_CASES: readonly DemoIdentity[] = [
  spid(
    {
      id: "senza-posta",
      roleHint: "Cittadino senza indirizzo di posta: l'attributo arriva vuoto",
      firstName: "Dario",
      lastName: "Bisio",
      taxCode: "BSIDRA85L07Z999N",
      born: "1985-07-07",
      sex: "M",
      spidCode: "PROVA00000025A",
    },
    { upstream: { email: "", mobilePhone: undefined } },
  ),
  employee(
    {
      id: "senza-codice",
      roleHint: "Dipendente senza codice fiscale nel dominio: manca la chiave",
      firstName: "Gina",
      lastName: "Rolla",
      taxCode: "",
      born: "1966-01-01",
      sex: "F",
      number: "900115",
      department: "Biblioteche",
    },
    { upstream: { codiceFiscale: undefined, dataNascita: undefined } },
  ),
  cie(
    {
      id: "senza-cognome",
      roleHint: "Cittadino il cui cognome non arriva",
      firstName: "Remo",
      lastName: "Mura",
      taxCode: "MRURME77M08Z999T",
      born: "1977-08-08",
      sex: "M",
    },
    { upstream: { familyName: undefined } },
  ),
];
