/**
 * SQL of the roles in force of `u` (app_user), as the JSON of `Grant[]`: what a session's principal is made of. The view
 * `role_in_force` is the only place that says what is in force.
 */
export const GRANTS_TEXT = `
  (select json_agg(json_strip_nulls(json_build_object('role', r.role, 'scopeKind', r.scope_kind, 'scopeKey', r.scope_key,
      'origin', r.origin, 'validTo', r.valid_to,
      'lentBy', case when r.absent_id is not null
        then json_build_object('userId', r.absent_id, 'displayName', r.absent_name) end)))
    from role_in_force r where r.user_id = u.id)`;

/** SQL of the next instant at which the roles in force of `u` may change by themselves: one begins, or ends, or is no longer lent. */
export const NEXT_CHANGE_TEXT = `
  (select min(at) from role_assignment r left join role_assignment l on l.id = r.lent_from,
      lateral (values (r.valid_from), (r.valid_to), (l.valid_from), (l.valid_to)) as ends (at)
    where r.user_id = u.id and at > now())`;
