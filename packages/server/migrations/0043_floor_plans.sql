-- Floor plans: documents drawn, and the spaces outlined on them.

-- What was made of a page of a file, once, whoever asked for it: what is drawn follows from the bytes.
create table plan_drawing (
  source_sha256 text not null,
  page integer not null check (page between 1 and 500),
  -- Which reader made it: another one makes it again.
  made_by text not null,
  state text not null default 'waiting' check (state in ('waiting', 'drawing', 'ready', 'failed')),
  -- For the person who looks: why there is nothing to see.
  message text,
  picture_sha256 text,
  media_type text,
  width numeric,
  height numeric,
  -- Known only when the drawing says in which unit it is.
  metres_per_unit numeric,
  -- What it does not show of the file, in Italian.
  notes jsonb not null default '[]',
  -- Its closed lines and its words, from which outlines are proposed.
  found jsonb not null default '{"shapes": [], "texts": []}',
  touched_at timestamptz not null,
  primary key (source_sha256, page),
  check ((state = 'failed') = (message is not null)),
  check ((state = 'ready') = (picture_sha256 is not null)),
  check ((state = 'ready') = (width is not null and height is not null and media_type is not null))
);
comment on table plan_drawing is 'Disegno di una pianta, pronto per il browser';

create table floor_plan (
  id uuid primary key,
  building_id uuid not null references building,
  storey_id uuid not null references storey,
  document_id uuid not null references document,
  -- Which version of the document is drawn.
  document_version integer not null,
  source_sha256 text not null,
  media_type text not null,
  page integer not null check (page between 1 and 500),
  -- A newer version was drawn, and nobody has yet seen whether the outlines still fit it.
  is_to_check boolean not null default false,
  created_by uuid,
  created_label text not null,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_label text,
  check ((withdrawn_at is null) = (withdrawn_label is null))
);
comment on table floor_plan is 'Pianta di un piano';
create index floor_plan_by_building on floor_plan (building_id);
create index floor_plan_by_source on floor_plan (source_sha256, page);
create unique index floor_plan_once on floor_plan (storey_id, document_id, page) where withdrawn_at is null;

-- Each version of each outline; the last is the one that is shown, and without points it was taken away.
create table plan_outline (
  plan_id uuid not null references floor_plan,
  space_id uuid not null references space,
  version integer not null check (version > 0),
  points jsonb,
  author_id uuid,
  author_label text not null,
  at timestamptz not null,
  primary key (plan_id, space_id, version)
);
comment on table plan_outline is 'Contorno di un vano sulla pianta, versione per versione';
create index plan_outline_by_space on plan_outline (space_id);
