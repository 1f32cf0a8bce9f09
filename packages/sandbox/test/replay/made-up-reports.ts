/** A file of reports made up for tests, with what real ones have: every state, odd days, odd words. */

const HEADING = "Id;Stato;Anno;Creato;Chiusa;DescrizioneBreve;Categoria";
const CATEGORIES = ["Buche", "Verde pubblico", "", "Altro", "Cimiteri", "Categoria che nessuno conosce"];

/** `count` rows over about two months, the last Sunday of March (clocks go forward) and a leap day included. */
export function madeUpReports(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const opened = new Date(Date.UTC(2024, 1, 20 + Math.floor((index * 50) / count)))
      .toISOString()
      .slice(0, 10);
    const [state, closed] = endOf(index, opened);
    const words = index % 7 === 0 ? '"Perché; così? ""Subito"""' : "App di prova";
    return [
      `P${index}`,
      state,
      opened.slice(0, 4),
      opened,
      closed,
      words,
      CATEGORIES[index % CATEGORIES.length],
    ].join(";");
  });
  return `${[HEADING, ...lines].join("\r\n")}\r\n`;
}

function endOf(index: number, opened: string): [state: string, closed: string] {
  const after = (days: number) => new Date(Date.parse(opened) + days * 86_400_000).toISOString().slice(0, 10);
  switch (index % 10) {
    case 0:
      return ["aperta", ""];
    case 1:
      return ["in carico", ""];
    case 2:
      return ["annullata", ""];
    case 3:
      return ["eliminata", ""];
    case 4:
      return ["archiviata", after(12)];
    case 5:
      return ["chiusa", opened];
    default:
      return ["chiusa", after(index % 17)];
  }
}
