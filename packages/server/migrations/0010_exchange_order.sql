-- A parked message keeps its place in the order of its subject: what follows waits for a person's decision, or a
-- citizen would read an old status after a newer one.
create index outbox_unsettled on outbox_message (platform, subject_id, sequence)
  where state in ('pending', 'delivering', 'parked');
drop index outbox_waiting;
