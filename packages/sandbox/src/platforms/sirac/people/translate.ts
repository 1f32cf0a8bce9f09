import type { SiracClaims } from "#platforms/sirac/people/claims.ts";
import type { Scheme } from "#platforms/sirac/people/schemes.ts";

/** What the provider behind SIRAC said, in its own words. */
export type Upstream = Readonly<Record<string, string | readonly string[] | undefined>>;

type Translation = Readonly<Record<string, keyof SiracClaims>>;

/** SPID technical rules, with the attributes of Avviso 18 (professional use) and 25 (domicile); CIE has some of them. */
const SPID: Translation = {
  fiscalNumber: "comge_codicefiscale",
  name: "comge_nome",
  familyName: "comge_cognome",
  spidCode: "comge_spidCode",
  placeOfBirth: "comge_luogoNascita",
  dateOfBirth: "comge_dataNascita",
  gender: "comge_sesso",
  companyName: "comge_ragionesociale",
  registeredOffice: "comge_sedelegale",
  companyFiscalNumber: "comge_companyfiscalnumber",
  ivaCode: "comge_partitaIva",
  idCard: "comge_documentoIdentita",
  mobilePhone: "comge_cellulare",
  email: "comge_emailAddress",
  address: "comge_indirizzoResidenza",
  domicileStreetAddress: "comge_indirizzoDomicilio",
  domicilePostalCode: "comge_capDomicilio",
  domicileMunicipality: "comge_cittaDomicilio",
  domicileProvince: "comge_provinciaDomicilio",
  domicileNation: "comge_statoDomicilio",
};

const NATURAL_PERSON = "http://eidas.europa.eu/attributes/naturalperson/";
const EIDAS: Translation = {
  [`${NATURAL_PERSON}PersonIdentifier`]: "comge_spidCode",
  [`${NATURAL_PERSON}CurrentGivenName`]: "comge_nome",
  [`${NATURAL_PERSON}CurrentFamilyName`]: "comge_cognome",
  [`${NATURAL_PERSON}DateOfBirth`]: "comge_dataNascita",
  [`${NATURAL_PERSON}PlaceOfBirth`]: "comge_luogoNascita",
  [`${NATURAL_PERSON}Gender`]: "comge_sesso",
  [`${NATURAL_PERSON}CurrentAddress`]: "comge_indirizzoResidenza",
};

const DIRECTORY: Translation = {
  givenName: "comge_nome",
  sn: "comge_cognome",
  mail: "comge_emailAddress",
  employeeID: "comge_matricola",
  sAMAccountName: "comge_sAMAccountName",
  userPrincipalName: "comge_userPrincipalName",
  department: "comge_department",
  memberOf: "comge_memberOf",
  // Not of Active Directory: what the register of personnel adds to it.
  codiceFiscale: "comge_codicefiscale",
  dataNascita: "comge_dataNascita",
  sesso: "comge_sesso",
};

/** SIRAC gives every scheme's people the same names. */
export function translate(scheme: Scheme, upstream: Upstream): SiracClaims {
  switch (scheme) {
    case "spid":
      return italian(rename(SPID, upstream), upstream);
    case "cie":
      return italian(rename(SPID, upstream), upstream);
    case "cns":
      return ofCertificate(upstream);
    case "eidas":
      return withPersonalMail(rename(EIDAS, upstream), upstream["email"]);
    case "ad":
      return ofDirectory(rename(DIRECTORY, upstream));
  }
}

function rename(names: Translation, upstream: Upstream): SiracClaims {
  const renamed = Object.entries(upstream).flatMap(([name, value]) => {
    const ours = names[name];
    return ours === undefined || value === undefined ? [] : [[ours, value]];
  });
  return Object.fromEntries(renamed) as SiracClaims;
}

/** Italian sources: prefixes of the eIDAS kind are dropped (`sso` §1: "CF comes without TINIT-"), dates turned around. */
function italian(claims: SiracClaims, upstream: Upstream): SiracClaims {
  const plain = Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, String(value).replace(/^(TINIT|VATIT)-/, "")]),
  ) as SiracClaims;
  const { comge_dataNascita: date } = plain;
  return withPersonalMail(
    date === undefined ? plain : { ...plain, comge_dataNascita: date.split("-").toReversed().join("/") },
    upstream["email"],
  );
}

/** A private person's address is their own: the portal reads the second name first. */
function withPersonalMail(claims: SiracClaims, mail: Upstream[string]): SiracClaims {
  return typeof mail === "string"
    ? { ...claims, comge_emailAddress: mail, comge_emailAddressPersonale: mail }
    : claims;
}

/** Subject of a CNS certificate: `CN = <CF>/<card>.<hash>`; no date, no sex, no address. */
function ofCertificate(upstream: Upstream): SiracClaims {
  const taxCode = /^([A-Z0-9]{16})\//.exec(String(upstream["CN"] ?? ""))?.[1];
  const [firstName, lastName] = [upstream["GN"], upstream["SN"]];
  return {
    ...(taxCode === undefined ? {} : { comge_codicefiscale: taxCode }),
    ...(firstName === undefined ? {} : { comge_nome: String(firstName) }),
    ...(lastName === undefined ? {} : { comge_cognome: String(lastName) }),
  };
}

function ofDirectory(claims: SiracClaims): SiracClaims {
  const { comge_emailAddress: mail, comge_memberOf: groups } = claims;
  return {
    ...claims,
    ...(mail === undefined ? {} : { comge_mail: mail }),
    ...(groups === undefined ? {} : { comge_gruppi: groups.map(commonName) }),
  };
}

/** The first part of a distinguished name, its escapes undone (RFC 4514 §2.4). */
function commonName(distinguished: string): string {
  const first = /^CN=((?:\\.|[^,\\])*)/.exec(distinguished)?.[1] ?? distinguished;
  return first.replaceAll(/\\(.)/g, "$1");
}
