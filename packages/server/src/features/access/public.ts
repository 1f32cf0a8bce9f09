export { listRoles } from "#features/access/list-roles.ts";
export { authorOf } from "#features/access/author.ts";
export { applyRoleRows, type RowOutcome, writeScope, type WrittenRole } from "#features/access/role-rows.ts";
export type { Author } from "#features/access/role-store.ts";
