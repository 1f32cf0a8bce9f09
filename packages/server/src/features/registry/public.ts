/** What the floors above may use of the register. */
export {
  conditionsOf as buildingConditions,
  escapeLike,
  escapePattern,
  wordsOf,
} from "#features/registry/list-buildings.ts";
export { boxSql, collectionSql, middleSql, parseBox, pointSql } from "#features/registry/map-box.ts";
