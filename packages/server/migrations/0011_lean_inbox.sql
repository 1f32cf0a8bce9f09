-- Each message is written twice, received and handled, and every index of the inbox pays for both. What the console
-- asks of it (by state, newest first) is served by the partial indexes and by time.
drop index inbox_by_platform;
drop index inbox_by_correlation;
drop index inbox_open_by_time;
drop index inbox_by_subject;
drop index outbox_by_platform;
