-- Some platforms say with every answer how many calls of the day are used up (Salesforce: `Sforce-Limit-Info`).
alter table platform_health
  add column calls_used integer,
  add column calls_allowed integer,
  add column calls_told_at timestamptz;
comment on column platform_health.calls_used is 'Chiamate della giornata già usate, da tutti, secondo la piattaforma';
