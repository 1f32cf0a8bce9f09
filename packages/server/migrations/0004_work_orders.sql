create table work_order (
  id uuid primary key,
  code text not null unique,
  state text not null check (state in ('draft', 'issued', 'accepted', 'planned', 'in-progress', 'suspended', 'executed',
    'reported', 'verified', 'accounted', 'invoiced', 'cancelled')),
  title text not null,
  description text not null default '',
  category text not null references category,
  urgency text not null check (urgency in ('emergency', 'urgent', 'normal')),
  building_id uuid references building,
  element_id uuid references element,
  municipio text,
  address_text text not null default '',
  point geometry(Point, 4326),
  parent_id uuid references work_order,
  contract_id uuid references contract,
  firm_id uuid references firm,
  assignee_id uuid references app_user,
  -- Projections of the history, for lists and clocks; the history itself (work_order_event) cannot be rewritten.
  opened_at timestamptz not null,
  issued_at timestamptz,
  accepted_at timestamptz,
  planned_start timestamptz,
  planned_end timestamptz,
  started_at timestamptz,
  suspended_at timestamptz,
  suspend_cause text,
  executed_at timestamptz,
  verified_at timestamptz,
  cancelled_at timestamptz,
  due_at timestamptz,
  sla jsonb not null default '{}',
  labour_minutes integer not null default 0,
  closing_note text,
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search text generated always as (fold_text(code || ' ' || title || ' ' || address_text)) stored,
  check (parent_id is distinct from id)
);
comment on table work_order is 'Ordine di lavoro (ODL)';
create index work_order_by_opening on work_order (opened_at desc, id desc);
create index work_order_by_state on work_order (state, opened_at desc, id desc);
create index work_order_by_firm on work_order (firm_id, opened_at desc, id desc);
create index work_order_by_firm_state on work_order (firm_id, state, opened_at desc, id desc);
create index work_order_by_municipio on work_order (municipio, opened_at desc, id desc);
create index work_order_by_municipio_state on work_order (municipio, state, opened_at desc, id desc);
create index work_order_by_building on work_order (building_id, opened_at desc, id desc);
create index work_order_by_category on work_order (category, opened_at desc, id desc);
create index work_order_by_parent on work_order (parent_id);
create index work_order_open_by_due on work_order (due_at, id)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_by_place on work_order using gist (point);
create index work_order_by_search on work_order using gin (search gin_trgm_ops);
alter table request add constraint request_work_order foreign key (work_order_id) references work_order;

create table work_order_event (
  id uuid primary key,
  order_id uuid not null references work_order,
  at timestamptz not null default now(),
  actor_id uuid,
  actor_label text not null,
  action text not null,
  from_state text,
  to_state text not null,
  note text,
  detail jsonb not null default '{}'
);
comment on table work_order_event is 'Storia di un ordine di lavoro: si aggiunge, non si riscrive';
create index work_order_event_by_order on work_order_event (order_id, at, id);
create trigger work_order_event_is_append_only before update or delete on work_order_event
  for each row execute function refuse_rewrite();

create table work_order_suspension (
  id uuid primary key,
  order_id uuid not null references work_order,
  cause text not null,
  note text,
  -- Time lost by the client's fault is not counted against the contractor.
  client_caused boolean not null,
  began_at timestamptz not null,
  ended_at timestamptz
);
comment on table work_order_suspension is 'Sospensione con causa';
create index work_order_suspension_by_order on work_order_suspension (order_id, began_at);

-- Home-page figures, kept by the transaction that changes an order. Sixteen shards, so that two writers of the
-- same state and month seldom wait for one another; a reader sums them.
create table work_order_tally (
  state text not null,
  month date not null,
  municipio text not null,
  firm_id uuid not null,
  shard smallint not null,
  orders bigint not null,
  primary key (state, month, municipio, firm_id, shard)
);
comment on table work_order_tally is 'Conteggi degli ordini per stato, mese, Municipio e impresa';

create function tally_work_order() returns trigger
  language plpgsql as $$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  shard_now smallint := floor(random() * 16);
begin
  if tg_op = 'UPDATE' then
    if (old.state, old.municipio, old.firm_id) is not distinct from (new.state, new.municipio, new.firm_id) then
      return null;
    end if;
    insert into work_order_tally values (old.state, date_trunc('month', old.opened_at at time zone 'Europe/Rome')::date,
      coalesce(old.municipio, ''), coalesce(old.firm_id, nobody), shard_now, -1)
      on conflict (state, month, municipio, firm_id, shard) do update set orders = work_order_tally.orders - 1;
  end if;
  insert into work_order_tally values (new.state, date_trunc('month', new.opened_at at time zone 'Europe/Rome')::date,
    coalesce(new.municipio, ''), coalesce(new.firm_id, nobody), shard_now, 1)
    on conflict (state, month, municipio, firm_id, shard) do update set orders = work_order_tally.orders + 1;
  return null;
end $$;
create trigger work_order_is_tallied after insert or update of state, municipio, firm_id on work_order
  for each row execute function tally_work_order();

create table saved_view (
  id uuid primary key,
  user_id uuid not null references app_user,
  page text not null,
  name text not null,
  query text not null,
  created_at timestamptz not null default now(),
  unique (user_id, page, name)
);
comment on table saved_view is 'Vista salvata di un elenco';
