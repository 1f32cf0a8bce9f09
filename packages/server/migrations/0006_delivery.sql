-- The exchange console: what is open, stopped or failed is found without walking what went well.
create index inbox_open_by_time on inbox_message (received_at desc, id desc) where state = 'received';
create index inbox_discarded_by_time on inbox_message (received_at desc, id desc) where state = 'discarded';
create index outbox_pending_by_time on outbox_message (created_at desc, id desc) where state = 'pending';
create index outbox_delivering_by_time on outbox_message (created_at desc, id desc) where state = 'delivering';
create index outbox_discarded_by_time on outbox_message (created_at desc, id desc) where state = 'discarded';
create index inbox_by_platform on inbox_message (platform, received_at desc, id desc);
create index outbox_by_platform on outbox_message (platform, created_at desc, id desc);
create index inbox_by_correlation on inbox_message (correlation_id);
create index exchange_failed_by_time on exchange_entry (at desc, id desc) where outcome <> 'ok';

-- The reports' list under each of its filters, newest first.
create index request_by_municipio on request (municipio, opened_at desc, id desc);
create index request_by_category on request (category, opened_at desc, id desc);
