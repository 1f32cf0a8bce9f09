-- Search as one types, on a million orders.

-- A code is sought by its beginning whatever the database's collation: text_pattern_ops serves both `=` and a prefix,
-- so the unique index changes its operators and no index is added. Nothing sorts by code under a language's rules.
alter table building drop constraint building_code_key;
create unique index building_code_key on building (code text_pattern_ops);
alter table request drop constraint request_code_key;
create unique index request_code_key on request (code text_pattern_ops);
alter table work_order drop constraint work_order_code_key;
create unique index work_order_code_key on work_order (code text_pattern_ops);

-- The words of buildings and streets, each once: what a misspelt word is compared with. A few thousand rows instead of
-- every building's text; written only when a building or a street is, never when an order or a report is.
create table search_word (
  word text collate "C" primary key
);
comment on table search_word is 'Parole di edifici e vie, per correggere chi scrive in fretta';
create index search_word_by_likeness on search_word using gin (word gin_trgm_ops);

create function search_words_of(value text) returns setof text
  language sql immutable parallel safe strict
  as $$ select word from regexp_split_to_table(value, '[^a-z]+') as word where length(word) >= 4 $$;

create function note_search_words() returns trigger
  language plpgsql as $$
begin
  insert into search_word select distinct word from added, search_words_of(added.search) as word on conflict do nothing;
  return null;
end $$;
create trigger building_words_are_noted after insert on building
  referencing new table as added for each statement execute function note_search_words();
create trigger building_words_are_noted_again after update on building
  referencing new table as added for each statement execute function note_search_words();
create trigger street_words_are_noted after insert on street
  referencing new table as added for each statement execute function note_search_words();
create trigger street_words_are_noted_again after update on street
  referencing new table as added for each statement execute function note_search_words();
-- A city loaded in bulk, with the ordinary triggers off, is searched like any other.
alter table building enable always trigger building_words_are_noted;
alter table street enable always trigger street_words_are_noted;

insert into search_word
  select distinct word from building, search_words_of(building.search) as word
  union select distinct word from street, search_words_of(street.search) as word;
