-- Versions of a case written in the same second are told apart by this (domain/request/version-order.ts).
alter table request add column source_tie text not null default '';
comment on column request.source_tie is 'Ordina le versioni di un caso scritte nello stesso istante';
