/**
 * The names that the SIRAC releases, as public municipal code reads them (FascicoloDelCittadino and others; the guide
 * lists what is still to be asked of its owner), each with the name that AgID's rules give the same datum in SPID. A
 * collector that does not translate releases the latter.
 */
const RELEASED: Record<string, string | undefined> = {
  comge_codicefiscale: "fiscalNumber",
  comge_nome: "name",
  comge_cognome: "familyName",
  comge_emailAddress: "email",
  comge_emailAddressPersonale: undefined,
  comge_cellulare: "mobilePhone",
  comge_indirizzoResidenza: "address",
  comge_dataNascita: "dateOfBirth",
  comge_luogoNascita: "placeOfBirth",
  comge_placeofbirth: undefined,
  comge_sesso: "gender",
  comge_spidCode: "spidCode",
  comge_delegante_codicefiscale: undefined,
  comge_delegante_nome: undefined,
  comge_delegante_cognome: undefined,
  comge_delega_id: undefined,
  comge_delega_descrizione_tipo: undefined,
  comge_documentoIdentita: "idCard",
  comge_ragionesociale: "companyName",
  comge_sedelegale: "registeredOffice",
  comge_companyfiscalnumber: "companyFiscalNumber",
  comge_partitaIva: "ivaCode",
  comge_indirizzoDomicilio: "domicileStreetAddress",
  comge_capDomicilio: "domicilePostalCode",
  comge_cittaDomicilio: "domicileMunicipality",
  comge_provinciaDomicilio: "domicileProvince",
  comge_statoDomicilio: "domicileNation",
  // Accessory, of employees: no public `comge_` name is known, so Active Directory's own names are kept.
  comge_sAMAccountName: "sAMAccountName",
  comge_userPrincipalName: "userPrincipalName",
  comge_mail: "mail",
  comge_employeeID: "employeeID",
  comge_department: "department",
  comge_memberOf: "memberOf",
};

/** Other spellings of the same datum, seen in other programs. */
const SPELLINGS: Record<string, string> = { comge_spidcode: "comge_spidCode" };

export type Dialect = "comge" | "spid";

/** One line of the attribute map: a SAML attribute and the header that carries it to us. */
export interface MappedName {
  saml: string;
  header: string;
}

/** @param accessory further names, agreed with the SIRAC for this municipality: `comge_…` */
export function mappedNames(dialect: Dialect, accessory: readonly string[]): MappedName[] {
  const own = Object.entries(RELEASED).flatMap(([header, spid]) =>
    dialect === "comge" ? [{ saml: header, header }] : spid === undefined ? [] : [{ saml: spid, header }],
  );
  const spellings = Object.entries(SPELLINGS).map(([saml, header]) => ({ saml, header }));
  const more = accessory.map((saml) => ({
    saml,
    header: saml.startsWith("comge_") ? saml : `comge_${saml}`,
  }));
  return [...own, ...(dialect === "comge" ? spellings : []), ...more];
}

/** Every header that may carry an identity, in whichever dialect. */
export function identityHeaders(accessory: readonly string[]): string[] {
  const headers = [...mappedNames("comge", accessory), ...mappedNames("spid", accessory)];
  return [...new Set(headers.map(({ header }) => header))];
}

/** Who vouches for the person behind the SIRAC, taken out of the assertion: mod_shib has no header of its own for it. */
export const AUTHORITY_HEADER = "Shib-Authenticating-Authority";

/** What mod_shib says of the session. */
export const SESSION_HEADERS = [
  AUTHORITY_HEADER,
  "Shib-Session-ID",
  "Shib-Session-Index",
  "Shib-Session-Expires",
  "Shib-Session-Inactivity",
  "Shib-Identity-Provider",
  "Shib-Authentication-Instant",
  "Shib-Authentication-Method",
  "Shib-AuthnContext-Class",
  "Shib-AuthnContext-Decl",
] as const;

/** Beside the identity's: what nobody outside has a reason to send, and what only the proxy may say. */
export const PROXY_HEADERS = [
  "Shib-Application-ID",
  "Shib-Cookie-Name",
  "Shib-Assertion-Count",
  "Shib-Handler",
  "Shib-Spoof-Check",
  "Remote-User",
  "X-Remote-User",
  "X-Proxy-Secret",
  "X-SSL-Client-Cert",
  "X-Forwarded-For",
  "X-Forwarded-Host",
  "X-Forwarded-Server",
  "X-Forwarded-Proto",
  "Forwarded",
  "Proxy",
] as const;

/** The same name with each `_` as `-` and the other way: one name to whoever reads headers as CGI does, another to us. */
export function twinsOf(name: string): string[] {
  const [first = "", ...rest] = name.split(/[-_]/);
  const spellings = rest.reduce(
    (begun, part) => begun.flatMap((text) => [`${text}_${part}`, `${text}-${part}`]),
    [first],
  );
  return spellings.filter((spelling) => spelling !== name);
}
