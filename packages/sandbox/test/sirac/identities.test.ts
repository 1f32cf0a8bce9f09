import { expect, test } from "vitest";
import { DEMO_IDENTITIES } from "#platforms/sirac/identities.ts";
import { DEMO_FIRMS } from "#platforms/sirac/people/citizens.ts";

test("every demo tax code has the right check character and a birthplace that does not exist", () => {
  for (const { id, claims } of DEMO_IDENTITIES) {
    if (claims.comge_codicefiscale === undefined) continue;
    expect(claims.comge_codicefiscale, id).toMatch(/^[A-Z]{6}\d\d[ABCDEHLMPRST]\d\dZ999[A-Z]$/);
    expect(claims.comge_codicefiscale.at(-1), id).toBe(
      checkCharacter(claims.comge_codicefiscale.slice(0, 15)),
    );
  }
});

test("tax code, birth date and sex of a demo identity agree", () => {
  for (const { id, claims } of DEMO_IDENTITIES) {
    const { comge_codicefiscale: code, comge_dataNascita: date, comge_sesso: sex } = claims;
    if (code === undefined || date === undefined || sex === undefined) continue;
    const [day = "", month = "", year = ""] = date.split("/");
    expect(code.slice(6, 8), id).toBe(year.slice(2));
    expect("ABCDEHLMPRST".indexOf(code.charAt(8)) + 1, id).toBe(Number(month));
    expect(Number(code.slice(9, 11)), id).toBe(Number(day) + (sex === "F" ? 40 : 0));
  }
});

test("the demo companies' VAT numbers are formally right", () => {
  for (const { comge_partitaIva } of Object.values(DEMO_FIRMS)) {
    const digits = Array.from(comge_partitaIva, Number);
    const sum = digits.reduce((total, digit, index) => total + (index % 2 === 0 ? digit : doubled(digit)), 0);
    expect(sum % 10).toBe(0);
  }
});

test("identities are told apart by id, and within a scheme by name and by key", () => {
  const ids = DEMO_IDENTITIES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const names = DEMO_IDENTITIES.map(({ scheme, display }) => `${scheme} ${display}`);
  expect(new Set(names).size).toBe(names.length);
  const keys = DEMO_IDENTITIES.flatMap(({ scheme, claims }) => {
    const key = claims.comge_codicefiscale ?? claims.comge_spidCode;
    return key === undefined ? [] : [`${scheme} ${key}`];
  });
  expect(new Set(keys).size).toBe(keys.length);
});

test("all five schemes have people, each with the attributes and the level that the scheme really gives", () => {
  const of = (id: string) => DEMO_IDENTITIES.find((identity) => identity.id === id);
  expect(new Set(DEMO_IDENTITIES.map(({ scheme }) => scheme))).toEqual(
    new Set(["spid", "cie", "cns", "eidas", "ad"]),
  );
  expect(of("cittadino-accenti")?.upstream).toMatchObject({
    fiscalNumber: "TINIT-PZZNCL91A10Z999Z",
    dateOfBirth: "1991-01-10",
  });
  expect(of("cittadino-accenti")?.claims).toMatchObject({
    comge_codicefiscale: "PZZNCL91A10Z999Z",
    comge_nome: "Niccolò",
    comge_dataNascita: "10/01/1991",
    comge_indirizzoDomicilio: "Salita Pò 3",
  });
  expect(Object.keys(of("cittadina-cie")?.claims ?? {}).sort()).toEqual([
    "comge_codicefiscale",
    "comge_cognome",
    "comge_dataNascita",
    "comge_nome",
  ]);
  expect(of("impresa-cns")?.upstream["CN"]).toMatch(/^DGNFNC68A17Z999W\//);
  expect(of("impresa-cns")?.claims.comge_codicefiscale).toBe("DGNFNC68A17Z999W");
  expect(of("cittadina-eidas")?.claims).toEqual({
    comge_spidCode: "ES/IT/PROVA00000024A",
    comge_nome: "Zoë",
    comge_cognome: "Núñez Ibáñez",
    comge_dataNascita: "1988-03-03T00:00:00Z",
  });
  expect(of("gruppi")?.claims).toMatchObject({
    comge_cognome: "Überbacher",
    comge_mail: "ute.uberbacher@comune.example",
    comge_gruppi: ["GG-DIPENDENTI", "GG-STABILE-TECNICI", "GG-IMPIANTI; ASCENSORI, CALDAIE"],
  });
  expect(of("gruppi")?.claims.comge_memberOf?.[2]).toBe(
    String.raw`CN=GG-IMPIANTI\; ASCENSORI\, CALDAIE,OU=Gruppi,DC=dominio,DC=comune,DC=example`,
  );
  expect(of("senza-posta")?.claims.comge_emailAddress).toBe("");
  expect(of("senza-codice")?.claims).not.toHaveProperty("comge_codicefiscale");
  expect(of("delegata")?.claims.comge_delegante_nome).toBe("Ernesto");
});

function doubled(digit: number): number {
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}

/** D.M. 23 December 1976: letters and digits in odd places weigh by this table, in even places by their rank. */
function checkCharacter(fifteen: string): string {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const rank = (character: string): number =>
    /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
  const sum = Array.from(fifteen).reduce(
    (total, character, index) => total + (index % 2 === 0 ? (odd[rank(character)] ?? 0) : rank(character)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26));
}
