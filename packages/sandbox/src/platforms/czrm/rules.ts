import type { Rules } from "./rule-definition.ts";
import { CASE_RULES, COMMENT_RULES } from "./rules-case.ts";
import { MARRIAGE_RULES, PROCEDURE_RULES } from "./rules-catalogue.ts";
import { DOCUMENT_LINK_RULES, VERSION_RULES } from "./rules-files.ts";

const RULES: Readonly<Record<string, Rules>> = {
  Case: CASE_RULES,
  Commento__c: COMMENT_RULES,
  ContentVersion: VERSION_RULES,
  ContentDocumentLink: DOCUMENT_LINK_RULES,
  Procedimento__c: PROCEDURE_RULES,
  RichiestaMatrimonio__c: MARRIAGE_RULES,
};

export function rulesOf(objectName: string): Rules {
  return RULES[objectName] ?? {};
}
