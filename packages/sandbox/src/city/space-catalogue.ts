import type { BuildingUse } from "#city/types.ts";

/** A kind of room: what it is called, what the register calls its use, and its usual size. */
export interface SpaceKind {
  name: string;
  use: string;
  from: number;
  to: number;
}

const space = (name: string, use: string, [from, to]: readonly [number, number]): SpaceKind => ({
  name,
  use,
  from,
  to,
});

const TOILETS = space("Servizi igienici", "Servizi igienici", [8, 22]);
const CORRIDOR = space("Corridoio", "Connettivo", [18, 60]);
const STORE = space("Ripostiglio", "Deposito", [4, 12]);
const OFFICE = space("Ufficio", "Ufficio", [12, 28]);
const PLANT = space("Centrale termica", "Locale tecnico", [10, 26]);

/** Rooms of each storey, in the order in which they are met; the first ones are always there. */
export const SPACES: Record<BuildingUse, readonly SpaceKind[]> = {
  school: [
    CORRIDOR,
    TOILETS,
    space("Aula", "Aula didattica", [38, 56]),
    space("Aula", "Aula didattica", [38, 56]),
    space("Aula", "Aula didattica", [38, 56]),
    space("Laboratorio", "Laboratorio", [45, 75]),
    space("Sala insegnanti", "Ufficio", [18, 32]),
    space("Refettorio", "Mensa", [60, 140]),
  ],
  nursery: [
    CORRIDOR,
    TOILETS,
    space("Sezione", "Aula didattica", [40, 60]),
    space("Dormitorio", "Riposo", [25, 45]),
    space("Cucina", "Cucina", [14, 30]),
    space("Spogliatoio personale", "Spogliatoio", [8, 14]),
  ],
  office: [CORRIDOR, TOILETS, OFFICE, OFFICE, OFFICE, space("Sala riunioni", "Riunioni", [25, 50]), STORE],
  market: [
    space("Corsia centrale", "Connettivo", [120, 400]),
    TOILETS,
    space("Banco", "Vendita", [8, 18]),
    space("Banco", "Vendita", [8, 18]),
    space("Banco", "Vendita", [8, 18]),
    space("Banco", "Vendita", [8, 18]),
    space("Cella frigorifera", "Deposito", [10, 25]),
    STORE,
  ],
  museum: [
    space("Sala espositiva", "Esposizione", [50, 160]),
    TOILETS,
    space("Sala espositiva", "Esposizione", [40, 120]),
    space("Sala espositiva", "Esposizione", [40, 120]),
    space("Deposito opere", "Deposito", [30, 90]),
    space("Guardaroba e biglietteria", "Accoglienza", [15, 40]),
  ],
  library: [
    space("Sala lettura", "Lettura", [60, 180]),
    TOILETS,
    space("Magazzino librario", "Deposito", [40, 150]),
    OFFICE,
    space("Sala ragazzi", "Lettura", [30, 70]),
  ],
  housing: [
    space("Vano scala", "Connettivo", [12, 20]),
    space("Alloggio int. A", "Residenza", [48, 85]),
    space("Alloggio int. B", "Residenza", [48, 85]),
  ],
  sports: [
    space("Campo di gioco", "Attività sportiva", [300, 900]),
    TOILETS,
    space("Spogliatoio uomini", "Spogliatoio", [18, 40]),
    space("Spogliatoio donne", "Spogliatoio", [18, 40]),
    space("Infermeria", "Infermeria", [9, 15]),
    PLANT,
  ],
  cemetery: [
    space("Camera mortuaria", "Camera mortuaria", [18, 40]),
    TOILETS,
    space("Ufficio custode", "Ufficio", [10, 20]),
    STORE,
  ],
  social: [
    space("Sala polivalente", "Riunioni", [50, 120]),
    TOILETS,
    OFFICE,
    space("Cucinino", "Cucina", [8, 16]),
    STORE,
  ],
  depot: [
    space("Magazzino", "Deposito", [80, 400]),
    TOILETS,
    space("Officina", "Officina", [30, 90]),
    space("Spogliatoio personale", "Spogliatoio", [12, 25]),
  ],
};

/** How many rooms of the list a storey has at least. */
export const FEWEST_SPACES = 3;
