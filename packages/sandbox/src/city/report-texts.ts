import type { BuildingUse } from "#city/types.ts";

/** How people write to the municipality: `{place}` is the building or the street, `{piece}` a detail drawn at random. */
export interface ReportText {
  category: string;
  /** Uses of buildings it may be about; empty: about the street. */
  uses: readonly BuildingUse[];
  subject: string;
  text: string;
}

const SCHOOLS: readonly BuildingUse[] = ["school", "nursery"];
const ANY: readonly BuildingUse[] = [
  "school",
  "nursery",
  "office",
  "museum",
  "library",
  "social",
  "sports",
  "housing",
];
const HOMES: readonly BuildingUse[] = ["housing"];

export const REPORT_TEXTS: readonly ReportText[] = [
  {
    category: "Infiltrazioni e coperture",
    uses: ANY,
    subject: "Piove dal soffitto",
    text: "Quando piove entra acqua dal soffitto {piece} di {place}. Hanno messo i secchi ma è la terza volta quest'inverno.",
  },
  {
    category: "Infiltrazioni e coperture",
    uses: SCHOOLS,
    subject: "Infiltrazione in aula",
    text: "Buongiorno, segnalo una macchia di umidità che si allarga ogni giorno {piece}. I bambini sono sotto. Grazie.",
  },
  {
    category: "Infiltrazioni e coperture",
    uses: HOMES,
    subject: "ACQUA NEL VANO SCALE",
    text: "PIOVE DENTRO IL PORTONE DI {place}, SI SCIVOLA. CI SONO ANZIANI. E' DA OTTOBRE CHE TELEFONO.",
  },
  {
    category: "Infiltrazioni e coperture",
    uses: ANY,
    subject: "Grondaia rotta",
    text: "La grondaia {piece} è staccata e l'acqua cade sul marciapiede davanti all'ingresso di {place}.",
  },
  {
    category: "Impianti di riscaldamento",
    uses: SCHOOLS,
    subject: "Riscaldamento spento",
    text: "A {place} stamattina c'erano 14 gradi {piece}. Le maestre fanno lezione col giubbotto.",
  },
  {
    category: "Impianti di riscaldamento",
    uses: SCHOOLS,
    subject: "Termosifoni freddi al secondo piano",
    text: "Da lunedì i termosifoni {piece} sono freddi, al piano terra invece funzionano. Forse c'è aria nell'impianto.",
  },
  {
    category: "Impianti di riscaldamento",
    uses: ["office", "library", "museum"],
    subject: "Troppo caldo negli uffici",
    text: "A {place} il riscaldamento è fuori controllo, teniamo le finestre aperte con 26 gradi. Uno spreco.",
  },
  {
    category: "Impianti di riscaldamento",
    uses: HOMES,
    subject: "Caldaia in blocco",
    text: "La caldaia centralizzata di {place} è in blocco da ieri sera, niente acqua calda. Siamo in trenta famiglie.",
  },
  {
    category: "Impianti elettrici",
    uses: ANY,
    subject: "Salta la corrente",
    text: "A {place} salta il contatore ogni volta che si accende {piece}. Stamattina due volte.",
  },
  {
    category: "Impianti elettrici",
    uses: ANY,
    subject: "Presa bruciata",
    text: "C'è una presa annerita {piece} a {place}. Per ora l'abbiamo coperta con lo scotch ma non ci fidiamo.",
  },
  {
    category: "Illuminazione",
    uses: ANY,
    subject: "Luci spente nel corridoio",
    text: "Le luci {piece} di {place} non si accendono più, la sera si esce al buio.",
  },
  {
    category: "Illuminazione",
    uses: [],
    subject: "Lampione spento",
    text: "In {place} il lampione {piece} è spento da almeno dieci giorni. La zona è molto buia.",
  },
  {
    category: "Illuminazione",
    uses: ["sports"],
    subject: "Faro guasto in palestra",
    text: "A {place} due fari su sei non funzionano, gli allenamenti serali sono un problema.",
  },
  {
    category: "Ascensori",
    uses: HOMES,
    subject: "Ascensore fermo",
    text: "L'ascensore di {place} è fermo da tre giorni. Al sesto piano c'è una signora in carrozzina che non esce più di casa.",
  },
  {
    category: "Ascensori",
    uses: ["office", "library", "museum"],
    subject: "Ascensore fa rumore",
    text: "L'ascensore di {place} fa un rumore forte quando arriva al piano, sembra un colpo. Qualcuno lo può guardare?",
  },
  {
    category: "Ascensori",
    uses: SCHOOLS,
    subject: "Servoscala bloccato",
    text: "Il servoscala di {place} non parte. Un nostro alunno non riesce a raggiungere l'aula di musica.",
  },
  {
    category: "Barriere architettoniche",
    uses: ["office", "social", "library", "market"],
    subject: "Scivolo troppo ripido",
    text: "Lo scivolo all'ingresso di {place} è troppo ripido per chi si spinge da solo, servirebbe un corrimano.",
  },
  {
    category: "Barriere architettoniche",
    uses: ["museum", "office"],
    subject: "Campanello per disabili guasto",
    text: "A {place} il campanello per chiedere aiuto all'ingresso non suona. Sono rimasto fuori venti minuti.",
  },
  {
    category: "Servizi igienici",
    uses: SCHOOLS,
    subject: "Bagni intasati",
    text: "I bagni {piece} di {place} sono intasati e c'è cattivo odore. Due su quattro sono chiusi con il cartello.",
  },
  {
    category: "Servizi igienici",
    uses: ["market", "sports", "office"],
    subject: "Perdita dal lavandino",
    text: "Nel bagno {piece} di {place} il rubinetto perde di continuo, c'è sempre acqua per terra.",
  },
  {
    category: "Servizi igienici",
    uses: HOMES,
    subject: "Scarico che perde",
    text: "Dalla colonna di scarico {piece} di {place} esce acqua sporca. Odore fortissimo, per favore fate presto.",
  },
  {
    category: "Serramenti",
    uses: SCHOOLS,
    subject: "Finestra che non chiude",
    text: "Una finestra {piece} di {place} non si chiude più e sbatte col vento. L'abbiamo legata con una corda.",
  },
  {
    category: "Serramenti",
    uses: ANY,
    subject: "Vetro rotto",
    text: "Vetro rotto {piece} a {place}, ci sono le schegge per terra. Abbiamo transennato con le sedie.",
  },
  {
    category: "Serramenti",
    uses: ["office", "social"],
    subject: "Porta d'ingresso bloccata",
    text: "La porta automatica di {place} si blocca a metà, bisogna spingerla a mano.",
  },
  {
    category: "Edifici scolastici",
    uses: SCHOOLS,
    subject: "Intonaco caduto",
    text: "È caduto un pezzo di intonaco {piece} di {place}, per fortuna durante la notte. Abbiamo chiuso la zona.",
  },
  {
    category: "Edifici scolastici",
    uses: SCHOOLS,
    subject: "Cancello che non si chiude",
    text: "Il cancello del cortile di {place} resta aperto, chiunque può entrare durante la ricreazione.",
  },
  {
    category: "Edifici scolastici",
    uses: SCHOOLS,
    subject: "Pavimento sollevato",
    text: "Le piastrelle {piece} di {place} si sono sollevate, un bambino è già inciampato.",
  },
  {
    category: "Edifici scolastici",
    uses: SCHOOLS,
    subject: "Gioco rotto in giardino",
    text: "Lo scivolo nel giardino di {place} ha una vite che sporge, l'abbiamo avvolta ma va riparato.",
  },
  {
    category: "Verde e alberi",
    uses: [],
    subject: "Ramo pericolante",
    text: "In {place} un grosso ramo pende sopra il marciapiede {piece}, con questo vento fa paura.",
  },
  {
    category: "Verde e alberi",
    uses: SCHOOLS,
    subject: "Albero inclinato nel cortile",
    text: "L'albero nel cortile di {place} dopo la mareggiata è più inclinato di prima. Potete controllare?",
  },
  {
    category: "Verde e alberi",
    uses: [],
    subject: "Siepe che copre il marciapiede",
    text: "In {place} la siepe occupa tutto il marciapiede, con il passeggino si deve scendere in strada.",
  },
  {
    category: "Strade e marciapiedi",
    uses: [],
    subject: "Buca profonda",
    text: "Buca profonda in {place} {piece}, ieri è caduto un ragazzo in motorino.",
  },
  {
    category: "Strade e marciapiedi",
    uses: [],
    subject: "Tombino che balla",
    text: "Tombino rumoroso in {place}: ogni macchina che passa fa un botto, di notte non si dorme.",
  },
  {
    category: "Strade e marciapiedi",
    uses: [],
    subject: "Scalinata sconnessa",
    text: "La scalinata che parte da {place} ha tre gradini rotti. Belin, prima o poi qualcuno si fa male.",
  },
  {
    category: "Strade e marciapiedi",
    uses: [],
    subject: "Ringhiera divelta",
    text: "La ringhiera della creuza vicino a {place} è divelta, sotto c'è un salto di due metri.",
  },
  {
    category: "Pulizia",
    uses: ["market", "office", "social"],
    subject: "Sporco davanti all'ingresso",
    text: "Davanti all'ingresso di {place} c'è sempre sporco, guano dei piccioni dappertutto.",
  },
  {
    category: "Pulizia",
    uses: [],
    subject: "Rifiuti abbandonati",
    text: "In {place} qualcuno ha lasciato un materasso e due sacchi {piece}.",
  },
  {
    category: "Animali infestanti",
    uses: SCHOOLS,
    subject: "Vespe in cortile",
    text: "C'è un nido di vespe {piece} di {place}, i bambini non possono uscire.",
  },
  {
    category: "Animali infestanti",
    uses: ["market", "housing"],
    subject: "Topi",
    text: "Visti topi {piece} a {place}, anche di giorno. Serve una derattizzazione.",
  },
  {
    category: "Mercati",
    uses: ["market"],
    subject: "Serranda bloccata",
    text: "La serranda del banco {piece} di {place} non si alza, oggi non posso lavorare.",
  },
  {
    category: "Mercati",
    uses: ["market"],
    subject: "Cella frigorifera ferma",
    text: "A {place} la cella frigo comune è ferma da stanotte, la merce si rovina. Urgente.",
  },
  {
    category: "Mercati",
    uses: ["market"],
    subject: "Perdita dal tetto del mercato",
    text: "Piove sui banchi {piece} a {place}, la gente non si ferma più.",
  },
  {
    category: "Cimiteri",
    uses: ["cemetery"],
    subject: "Fontanella guasta",
    text: "Al {place} la fontanella {piece} non dà acqua, le persone anziane devono fare molta strada.",
  },
  {
    category: "Cimiteri",
    uses: ["cemetery"],
    subject: "Lapide pericolante",
    text: "A {place} una lapide {piece} si sta staccando, ho messo un cartello.",
  },
  {
    category: "Altro",
    uses: ANY,
    subject: "Orologio fermo",
    text: "L'orologio sulla facciata di {place} è fermo da mesi. Una volta era il vanto del quartiere.",
  },
  {
    category: "Altro",
    uses: ["sports"],
    subject: "Docce fredde",
    text: "A {place} le docce {piece} sono fredde, dopo gli allenamenti i ragazzi tornano a casa sudati.",
  },
  {
    category: "Altro",
    uses: ["library"],
    subject: "Rumore dall'impianto",
    text: "In sala lettura a {place} l'impianto di aria fa un ronzio continuo, non si riesce a studiare.",
  },
];

/** The same trouble in another person's words, for the reports that turn out to be one. */
export const SECOND_VOICES: readonly string[] = [
  "Confermo il problema, l'ho visto anch'io stamattina. {text}",
  "Segnalo di nuovo, mi dicono che qualcuno l'ha già fatto ma nulla si muove. {text}",
  "Scrivo per conto di mia madre che non usa internet: {text}",
];

export const PIECES: readonly string[] = [
  "al primo piano",
  "al secondo piano",
  "vicino all'ingresso",
  "nel corridoio",
  "in palestra",
  "nell'ultima aula",
  "lato strada",
  "sul retro",
  "accanto alle scale",
  "in fondo a destra",
];
export const STREET_PIECES: readonly string[] = [
  "davanti alla farmacia",
  "all'altezza della fermata",
  "vicino alla scuola",
  "in curva",
  "lato mare",
  "lato monte",
  "di fronte al bar",
];

export const FIRST_NAMES = [
  "Anna",
  "Marco",
  "Giulia",
  "Paolo",
  "Chiara",
  "Luca",
  "Francesca",
  "Andrea",
  "Elena",
  "Davide",
  "Silvia",
  "Giorgio",
  "Maria",
  "Stefano",
  "Laura",
  "Matteo",
];
export const LAST_NAMES = [
  "Parodi",
  "Canepa",
  "Bruzzone",
  "Traverso",
  "Repetto",
  "Ferrando",
  "Pastorino",
  "Costa",
  "Rossi",
  "Olivieri",
  "Dagnino",
  "Bianchi",
  "Grasso",
  "Ottonello",
  "Ghiglione",
  "Piccardo",
];
