/** By the UNI 8290 class of what is broken: only where one category is plainly meant. Whoever triages decides. */
const CATEGORY: Readonly<Record<string, string>> = {
  "5.1": "heating",
  "5.2": "sanitary",
  "5.3": "sanitary",
  "5.7": "electrical",
  "5.9": "lift",
};

export function categoryOfElement(uni8290: string | null): string | undefined {
  return uni8290 === null ? undefined : CATEGORY[uni8290.split(".").slice(0, 2).join(".")];
}
