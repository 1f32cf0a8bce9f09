import type { Draw } from "#city/draw.ts";
import { demoTaxCode } from "#city/tax-code.ts";
import type { SeedReport } from "#city/types.ts";

const WOMEN =
  "Anna,Giulia,Chiara,Francesca,Elena,Silvia,Maria,Laura,Paola,Sara,Martina,Rosanna,Caterina,Ilaria,Carla,Teresa,Valentina,Nadia,Bianca,Ornella".split(
    ",",
  );
const MEN =
  "Marco,Paolo,Luca,Andrea,Davide,Giorgio,Stefano,Matteo,Gian Luigi,Roberto,Giovanni,Fabio,Enrico,Bartolomeo,Nicolò,Alessio,Sergio,Mohamed,Edoardo,Giacomo".split(
    ",",
  );
const LAST_NAMES =
  "Parodi,Canepa,Bruzzone,Traverso,Repetto,Ferrando,Pastorino,Costa,Rossi,Olivieri,Dagnino,Bianchi,Grasso,Ottonello,Ghiglione,Piccardo,Risso,Poggi,Rebora,Cambiaso,Sciaccaluga,Carbone,Ferrari,Oneto,Gaggero,Schenone,Boero,Cevasco,Tassara,Morando,Barbieri,Vaccarezza,Guerra,Mendoza,Haddad,Popescu,El Idrissi,Zunino,Noceti,Lavagetto".split(
    ",",
  );

type Person = NonNullable<SeedReport["reporter"]>;

/**
 * A person who does not exist: a tax code that adds up but belongs to nobody, an address of example.org, a number
 * of the block `010 0000xxx`. `isWoman` when it is known.
 */
export function drawPerson(draw: Draw, known: { isWoman?: boolean } = {}): Person {
  const isLikelyWoman = draw.chance(0.55);
  const isWoman = known.isWoman ?? isLikelyWoman;
  const firstName = draw.pick(isWoman ? WOMEN : MEN);
  const lastName = draw.pick(LAST_NAMES);
  const mailbox = `${firstName}.${lastName}`
    .normalize("NFD")
    .replaceAll(/[^a-zA-Z.]/g, "")
    .toLowerCase();
  return {
    firstName,
    lastName,
    taxCode: demoTaxCode({ firstName, lastName, isWoman }, draw),
    email: `${mailbox}${draw.between(1, 99)}@example.org`,
    phone: `010 0000${draw.between(100, 999)}`,
  };
}
