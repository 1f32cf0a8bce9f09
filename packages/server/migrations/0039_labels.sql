-- What the QR label on a thing opens (docs/adr/0022-labels.md): a report that came from the label of an element says of which.
-- Who reported it is not asked.
alter table request add column element_id uuid references element;
create index request_by_element on request (element_id, opened_at desc) where element_id is not null;
