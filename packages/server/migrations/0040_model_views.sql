-- What of a model is seen in the browser.

-- One view for each file, whoever loaded it and how often: what is seen follows from the bytes.
create table model_view (
  source_sha256 text primary key,
  -- Which converter made it: another one makes it again.
  made_by text not null,
  state text not null default 'waiting' check (state in ('waiting', 'converting', 'ready', 'too-large', 'failed')),
  -- For the person who looks: why there is nothing to see.
  message text,
  shapes_sha256 text,
  byte_length integer,
  triangles integer,
  touched_at timestamptz not null,
  check ((state in ('failed', 'too-large')) = (message is not null)),
  check ((state = 'ready') = (shapes_sha256 is not null))
);
comment on table model_view is 'Vista di un modello: le sue forme, pronte per il browser';

create table model_node (
  source_sha256 text not null references model_view on delete cascade,
  position integer not null,
  kind text not null check (kind in ('storey', 'space', 'element')),
  guid text not null,
  name text not null,
  ifc_class text not null,
  storey_guid text,
  has_shape boolean not null,
  primary key (source_sha256, position)
);
comment on table model_node is 'Piano, vano o elemento di un modello, come si elenca accanto alla vista';
create index model_node_by_storey on model_node (source_sha256, storey_guid, position);
create index model_node_by_guid on model_node (guid, source_sha256);
create index building_model_by_file on building_model (sha256);

-- From an element to its orders.
create index work_order_by_element on work_order (element_id) where element_id is not null;
