-- What finance must still be told: a row is written in the transaction of the load that it tells of, so that no load is
-- ever without its news. Append-only like the rest; what has become of each (reports written, mails sent, errors) changes
-- many times a day and stands beside the warehouse, in its outbox file (warehouse/outbox.py).
CREATE TABLE IF NOT EXISTS raw.outbox (
    notice_id   VARCHAR NOT NULL,
    load_id     INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    languages   VARCHAR[] NOT NULL,       -- of the report
    recipients  VARCHAR[] NOT NULL,       -- as they were set at that time; empty when there was no mail server
    written_at  TIMESTAMP NOT NULL        -- UTC
);
