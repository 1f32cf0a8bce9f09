import { BUILDING_AND_GROUNDS } from "#domain/obligations/catalogue/building-and-grounds.ts";
import { ELECTRICAL } from "#domain/obligations/catalogue/electrical.ts";
import { FIRE_AND_SAFETY_DUTIES } from "#domain/obligations/catalogue/fire-and-safety-duties.ts";
import { FIRE_EQUIPMENT } from "#domain/obligations/catalogue/fire-equipment.ts";
import { HEALTH_AND_ENVIRONMENT } from "#domain/obligations/catalogue/health-and-environment.ts";
import { LIFTING_AND_PRESSURE } from "#domain/obligations/catalogue/lifting-and-pressure.ts";
import { THERMAL_AND_GAS } from "#domain/obligations/catalogue/thermal-and-gas.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";

/**
 * The checks that the law asks of municipal buildings, as data. What was not read in a source is marked: the office that
 * answers for it verifies the period on the norm before it relies on it.
 */
export const STATUTORY_CHECKS: readonly CheckRule[] = [
  ...ELECTRICAL,
  ...LIFTING_AND_PRESSURE,
  ...THERMAL_AND_GAS,
  ...HEALTH_AND_ENVIRONMENT,
  ...FIRE_EQUIPMENT,
  ...FIRE_AND_SAFETY_DUTIES,
  ...BUILDING_AND_GROUNDS,
];
