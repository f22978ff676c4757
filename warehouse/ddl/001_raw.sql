-- The append-only tables. Every load of a document is a vintage; nothing here is ever updated or deleted, except
-- raw.line_items and raw.meta, which mirror the taxonomy and the state of this file.
CREATE SCHEMA IF NOT EXISTS raw;

CREATE TABLE IF NOT EXISTS raw.meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);

CREATE TABLE IF NOT EXISTS raw.loads (
    load_id        INTEGER NOT NULL,
    document_id    VARCHAR NOT NULL,
    loaded_at      TIMESTAMP NOT NULL,      -- UTC
    reader_version VARCHAR NOT NULL,
    content_hash   VARCHAR NOT NULL,        -- of the whole report and its checks: the same content is loaded once
    entity         VARCHAR NOT NULL,
    report_year    INTEGER NOT NULL,
    language       VARCHAR NOT NULL,
    status         VARCHAR NOT NULL,        -- loaded, quarantined
    facts          INTEGER NOT NULL,
    nils           INTEGER NOT NULL,
    proven         INTEGER NOT NULL,
    disputed       INTEGER NOT NULL,
    unplaced       INTEGER NOT NULL,
    identities     INTEGER NOT NULL,
    sections       INTEGER NOT NULL,
    goals          INTEGER NOT NULL,
    findings_block INTEGER NOT NULL,
    findings_warn  INTEGER NOT NULL,
    findings_note  INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS raw.documents (
    load_id     INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    media_type  VARCHAR NOT NULL,
    byte_size   BIGINT NOT NULL,
    dated       VARCHAR,                    -- the date that the file itself states, ISO 8601
    page_count  INTEGER,
    complete    BOOLEAN NOT NULL
);

-- How a load was read: what a reading depends on besides the bytes, as one key. Read so again it gives the same.
CREATE TABLE IF NOT EXISTS raw.readings (load_id INTEGER NOT NULL, reading_key VARCHAR NOT NULL);

-- The same bytes may come under several names.
CREATE TABLE IF NOT EXISTS raw.document_names (document_id VARCHAR NOT NULL, file_name VARCHAR NOT NULL);

CREATE TABLE IF NOT EXISTS raw.facts (
    load_id        INTEGER NOT NULL,
    fact_id        VARCHAR NOT NULL,
    fiscal_year    INTEGER,
    unit_path      VARCHAR[] NOT NULL,
    statement      VARCHAR NOT NULL,
    line_item      VARCHAR,
    label          VARCHAR NOT NULL,
    groups         VARCHAR[] NOT NULL,
    measure        VARCHAR NOT NULL,
    column_text    VARCHAR NOT NULL,
    state          VARCHAR NOT NULL,        -- reported, zero, nil, illegible
    printed        VARCHAR NOT NULL,
    printed_amount DECIMAL(38, 6),
    amount         DECIMAL(38, 6),
    scale          INTEGER NOT NULL,
    decimals       INTEGER NOT NULL,
    currency       VARCHAR,
    page           INTEGER,
    x0             DOUBLE,
    top            DOUBLE,
    x1             DOUBLE,
    bottom         DOUBLE,
    block          VARCHAR,
    table_no       INTEGER NOT NULL,
    row_no         INTEGER NOT NULL,
    column_no      INTEGER NOT NULL,
    reader         VARCHAR NOT NULL,
    confidence     DOUBLE,
    footnote       VARCHAR,
    witnesses      INTEGER NOT NULL,
    status         VARCHAR NOT NULL
);

CREATE TABLE IF NOT EXISTS raw.identities (
    load_id     INTEGER NOT NULL,
    identity_id VARCHAR NOT NULL,
    rule_id     VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,
    terms       STRUCT(fact_id VARCHAR, coefficient DECIMAL(38, 6))[] NOT NULL,
    constant    DECIMAL(38, 6),
    residual    DECIMAL(38, 6),
    tolerance   DECIMAL(38, 6),
    holds       BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS raw.sections (
    load_id      INTEGER NOT NULL,
    order_no     INTEGER NOT NULL,
    unit_path    VARCHAR[] NOT NULL,
    kind         VARCHAR NOT NULL,
    level        INTEGER NOT NULL,
    heading      VARCHAR NOT NULL,
    heading_path VARCHAR[] NOT NULL,
    text         VARCHAR NOT NULL,
    page_first   INTEGER,
    page_last    INTEGER,
    language     VARCHAR NOT NULL
);

CREATE TABLE IF NOT EXISTS raw.goals (
    load_id        INTEGER NOT NULL,
    order_no       INTEGER NOT NULL,
    unit_path      VARCHAR[] NOT NULL,
    theme          VARCHAR,
    strategic_goal VARCHAR,
    goal           VARCHAR,
    unit_goal      VARCHAR,
    means          VARCHAR,
    indicator      VARCHAR,
    target         VARCHAR,
    outcome        VARCHAR,
    responsible    VARCHAR,
    verdict        VARCHAR NOT NULL,
    page           INTEGER
);

CREATE TABLE IF NOT EXISTS raw.indicators (
    load_id   INTEGER NOT NULL,
    order_no  INTEGER NOT NULL,
    unit_path VARCHAR[] NOT NULL,
    value     DECIMAL(38, 6),
    unit      VARCHAR,
    what      VARCHAR NOT NULL,
    sentence  VARCHAR NOT NULL,
    year      INTEGER,
    page      INTEGER
);

CREATE TABLE IF NOT EXISTS raw.units (
    load_id     INTEGER NOT NULL,
    order_no    INTEGER NOT NULL,
    name        VARCHAR NOT NULL,
    path        VARCHAR[] NOT NULL,
    level       INTEGER NOT NULL,
    responsible VARCHAR,
    page        INTEGER
);

CREATE TABLE IF NOT EXISTS raw.unit_links (
    load_id    INTEGER NOT NULL,
    kind       VARCHAR NOT NULL,            -- successor, merger, split, rename, move
    from_path  VARCHAR[] NOT NULL,
    to_path    VARCHAR[] NOT NULL,
    valid_from DATE,
    evidence   VARCHAR NOT NULL,
    page       INTEGER
);

CREATE TABLE IF NOT EXISTS raw.unplaced (
    load_id  INTEGER NOT NULL,
    order_no INTEGER NOT NULL,
    printed  VARCHAR NOT NULL,
    reason   VARCHAR NOT NULL,
    table_no INTEGER NOT NULL,
    page     INTEGER,
    x0       DOUBLE,
    top      DOUBLE,
    x1       DOUBLE,
    bottom   DOUBLE,
    block    VARCHAR
);

CREATE TABLE IF NOT EXISTS raw.findings (
    load_id        INTEGER NOT NULL,
    finding_id     VARCHAR NOT NULL,
    rule_id        VARCHAR NOT NULL,
    severity       VARCHAR NOT NULL,
    kind           VARCHAR NOT NULL,
    unit_path      VARCHAR[] NOT NULL,
    statement      VARCHAR,
    label          VARCHAR,
    measure        VARCHAR,
    fiscal_year    INTEGER,
    page           INTEGER,
    x0             DOUBLE,
    top            DOUBLE,
    x1             DOUBLE,
    bottom         DOUBLE,
    block          VARCHAR,
    printed        VARCHAR,
    printed_amount DECIMAL(38, 6),
    implied_amount DECIMAL(38, 6),
    difference     DECIMAL(38, 6),
    witnesses      INTEGER NOT NULL,
    fact_ids       VARCHAR[] NOT NULL,
    proof          VARCHAR NOT NULL,        -- JSON
    message_fi     VARCHAR NOT NULL,
    message_sv     VARCHAR NOT NULL,
    message_en     VARCHAR NOT NULL
);

CREATE TABLE IF NOT EXISTS raw.checks (
    load_id  INTEGER NOT NULL,
    rule_id  VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    owner    VARCHAR NOT NULL,
    success  BOOLEAN NOT NULL,
    checked  INTEGER NOT NULL,
    failed   INTEGER NOT NULL,
    detail   VARCHAR NOT NULL
);

-- Sentences of a report that announce that its years cannot be compared as they stand (kind `break`), or that figures
-- of an earlier year were changed (kind `restated`, with the numbers that the paragraph states).
CREATE TABLE IF NOT EXISTS raw.announcements (
    load_id   INTEGER NOT NULL,
    kind      VARCHAR NOT NULL,
    unit_path VARCHAR[] NOT NULL,
    sentence  VARCHAR NOT NULL,
    amounts   DECIMAL(38, 6)[] NOT NULL,
    page      INTEGER
);

-- What people decide about a finding or a proposed value. Kept by finding, not by load: it survives re-ingestion.
CREATE TABLE IF NOT EXISTS raw.decisions (
    decision_id INTEGER NOT NULL,
    finding_id  VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    decision    VARCHAR NOT NULL,           -- accepted, rejected, corrected
    amount      DECIMAL(38, 6),
    note        VARCHAR,
    decided_by  VARCHAR,
    decided_at  TIMESTAMP NOT NULL          -- UTC
);

CREATE TABLE IF NOT EXISTS raw.line_items (
    order_no   INTEGER NOT NULL,
    code       VARCHAR NOT NULL,
    statements VARCHAR NOT NULL,            -- parted by '|'
    fi         VARCHAR NOT NULL,
    sv         VARCHAR,
    en         VARCHAR,
    parent     VARCHAR,
    kind       VARCHAR NOT NULL,
    sign       VARCHAR NOT NULL,
    unit       VARCHAR NOT NULL,
    formula    VARCHAR
);

-- What a report calls its entity besides the name that was read, such as the name in the other language.
CREATE TABLE IF NOT EXISTS raw.other_names (load_id INTEGER NOT NULL, name VARCHAR NOT NULL);

-- Derived before each publication from what is loaded (warehouse/entities.py, warehouse/editions.py), never a source:
-- the one name of an entity for each of its printed names,
CREATE TABLE IF NOT EXISTS raw.entities (
    name          VARCHAR NOT NULL,
    entity        VARCHAR NOT NULL,
    main_language VARCHAR NOT NULL          -- whose edition counts where the figures of several are printed
);

-- a figure and the same figure in an edition of the report in another language,
CREATE TABLE IF NOT EXISTS raw.editions (
    entity            VARCHAR NOT NULL,
    document_id       VARCHAR NOT NULL,
    fact_id           VARCHAR NOT NULL,
    other_document_id VARCHAR NOT NULL,
    other_fact_id     VARCHAR NOT NULL,
    agrees            BOOLEAN NOT NULL
);

-- and the findings on those that differ.
CREATE TABLE IF NOT EXISTS raw.edition_findings (
    entity         VARCHAR NOT NULL,
    document_id    VARCHAR NOT NULL,
    finding_id     VARCHAR NOT NULL,
    rule_id        VARCHAR NOT NULL,
    severity       VARCHAR NOT NULL,
    kind           VARCHAR NOT NULL,
    unit_path      VARCHAR[] NOT NULL,
    statement      VARCHAR,
    label          VARCHAR,
    measure        VARCHAR,
    fiscal_year    INTEGER,
    page           INTEGER,
    x0             DOUBLE,
    top            DOUBLE,
    x1             DOUBLE,
    bottom         DOUBLE,
    block          VARCHAR,
    printed        VARCHAR,
    printed_amount DECIMAL(38, 6),
    implied_amount DECIMAL(38, 6),
    difference     DECIMAL(38, 6),
    witnesses      INTEGER NOT NULL,
    fact_ids       VARCHAR[] NOT NULL,
    proof          VARCHAR NOT NULL,
    message_fi     VARCHAR NOT NULL,
    message_sv     VARCHAR NOT NULL,
    message_en     VARCHAR NOT NULL
);

-- Which closing figures an opening figure must be, from taxonomy/sums.csv.
CREATE TABLE IF NOT EXISTS raw.openings (id VARCHAR NOT NULL, line_item VARCHAR NOT NULL, closing VARCHAR NOT NULL);

-- The entities whose figures are to be chosen anew before the next publication; empty in a published file.
CREATE TABLE IF NOT EXISTS raw.stale (entity VARCHAR NOT NULL);
