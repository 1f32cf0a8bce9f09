/**
 * A label inside a sentence: only its first letter becomes small, so that names keep theirs («in attesa del Comune»), and
 * an abbreviation stays as it is («ODL in corso»).
 */
export function withinSentence(label: string): string {
  return /^\p{Lu}{2}/u.test(label) ? label : label.slice(0, 1).toLowerCase() + label.slice(1);
}
