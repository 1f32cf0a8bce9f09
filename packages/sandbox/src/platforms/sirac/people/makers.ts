import { type Level, LEVELS } from "#platforms/sirac/levels.ts";
import type { SiracClaims } from "#platforms/sirac/people/claims.ts";
import type { ProviderName, Scheme } from "#platforms/sirac/people/schemes.ts";
import { translate, type Upstream } from "#platforms/sirac/people/translate.ts";

export interface DemoIdentity {
  id: string;
  display: string;
  /** Who this person is for Stabile, in words; the rights themselves are Stabile's to give. */
  roleHint: string;
  scheme: Scheme;
  provider: ProviderName;
  /** What their credential can give, weakest first. */
  levels: readonly Level[];
  /**
   * Whether SIRAC opens a single sign-on session for a sign-in above level 1. The collector does, as far as is known;
   * a SPID provider may not (`sso` §2), and some demo people show that.
   */
  joinsSession: boolean;
  /** What the provider behind SIRAC says of them. */
  upstream: Upstream;
  claims: SiracClaims;
}

export interface Described {
  id: string;
  roleHint: string;
  firstName: string;
  lastName: string;
  taxCode: string;
  /** ISO. */
  born: string;
  sex: "F" | "M";
}

interface Variation {
  provider?: ProviderName;
  levels?: readonly Level[];
  joinsSession?: boolean;
  /** Added to what the scheme says of everybody, or with `undefined` taken away. */
  upstream?: Upstream;
  /** What SIRAC itself adds: a delegation. */
  claims?: SiracClaims;
}

/** A person with SPID. The code's first four letters are the provider's, ten characters follow. */
export function spid(person: Described & { spidCode: string }, variation: Variation = {}): DemoIdentity {
  const { firstName, lastName, taxCode, born, sex, spidCode } = person;
  const upstream = {
    spidCode,
    name: firstName,
    familyName: lastName,
    fiscalNumber: `TINIT-${taxCode}`,
    dateOfBirth: born,
    placeOfBirth: "Z999",
    gender: sex,
    mobilePhone: "3330000000",
    email: `${mailbox(person)}@posta.example`,
  };
  return make(person, { scheme: "spid", provider: "idp-esempio", levels: LEVELS, upstream }, variation);
}

/** cie-eid-saml-docs: name, family name, birth date and tax code; level 3. */
export function cie(person: Described, variation: Variation = {}): DemoIdentity {
  const { firstName, lastName, taxCode, born } = person;
  const upstream = {
    name: firstName,
    familyName: lastName,
    dateOfBirth: born,
    fiscalNumber: `TINIT-${taxCode}`,
  };
  return make(person, { scheme: "cie", provider: "cie", levels: [3], upstream }, variation);
}

export function cns(person: Described, variation: Variation = {}): DemoIdentity {
  const { firstName, lastName, taxCode } = person;
  const upstream = {
    CN: `${taxCode}/7430010000000001.prova`,
    GN: firstName,
    SN: lastName,
    OU: "Ente Esempio",
  };
  return make(person, { scheme: "cns", provider: "cns", levels: [3], upstream }, variation);
}

type European = Omit<Described, "taxCode" | "sex"> & { personIdentifier: string };

/** The minimum set of eIDAS: identifier, names, birth date. */
export function eidas(person: European, variation: Variation = {}): DemoIdentity {
  const naturalPerson = "http://eidas.europa.eu/attributes/naturalperson/";
  const upstream = {
    [`${naturalPerson}PersonIdentifier`]: person.personIdentifier,
    [`${naturalPerson}CurrentGivenName`]: person.firstName,
    [`${naturalPerson}CurrentFamilyName`]: person.lastName,
    [`${naturalPerson}DateOfBirth`]: person.born,
  };
  return make(person, { scheme: "eidas", provider: "eidas", levels: [3], upstream }, variation);
}

type Employee = Described & { number: string; department: string; groups?: readonly string[] };

/** An employee, from the directory. */
export function employee(person: Employee, variation: Variation = {}): DemoIdentity {
  const { firstName, lastName, taxCode, born, sex, number, department, groups = [] } = person;
  const account = mailbox(person);
  const upstream = {
    givenName: firstName,
    sn: lastName,
    displayName: `${lastName} ${firstName}`,
    mail: `${account}@comune.example`,
    codiceFiscale: taxCode,
    dataNascita: born.split("-").toReversed().join("/"),
    sesso: sex,
    employeeID: number,
    department,
    // Windows refuses account names beyond 20 characters.
    sAMAccountName: account.slice(0, 20),
    userPrincipalName: `${account}@dominio.comune.example`,
    memberOf: ["GG-DIPENDENTI", ...groups].map(
      (group) => `CN=${group},OU=Gruppi,DC=dominio,DC=comune,DC=example`,
    ),
  };
  return make(person, { scheme: "ad", provider: "ad", levels: [2], upstream }, variation);
}

type SchemeDefaults = Pick<DemoIdentity, "scheme" | "provider" | "levels" | "upstream">;

function make(
  { id, roleHint, firstName, lastName }: Omit<Described, "taxCode" | "sex">,
  defaults: SchemeDefaults,
  variation: Variation,
): DemoIdentity {
  const upstream = { ...defaults.upstream, ...variation.upstream };
  return {
    id,
    display: `${firstName} ${lastName}`,
    roleHint,
    scheme: defaults.scheme,
    provider: variation.provider ?? defaults.provider,
    levels: variation.levels ?? defaults.levels,
    joinsSession: variation.joinsSession ?? true,
    upstream,
    claims: { ...translate(defaults.scheme, upstream), ...variation.claims },
  };
}

/** `Niccolò D'Amico` → `niccolo.damico`. */
function mailbox({ firstName, lastName }: Pick<Described, "firstName" | "lastName">): string {
  return `${firstName}.${lastName}`
    .normalize("NFD")
    .replaceAll("ß", "ss")
    .replaceAll(/[^a-zA-Z.]/g, "")
    .toLowerCase();
}
