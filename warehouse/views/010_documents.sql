-- Which load of a document counts (the last one), and which document of an entity, year and language is the latest.
CREATE OR REPLACE VIEW raw.current_loads AS
SELECT * FROM raw.loads
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY load_id DESC) = 1;

-- A later version is told by what the document itself says, never by when it was loaded: the date that its file states,
-- then the larger one; the hash settles the rest.
CREATE OR REPLACE VIEW raw.current_documents AS
WITH named AS (
    SELECT document_id, min(file_name) AS file_name FROM raw.document_names GROUP BY document_id
), versioned AS (
    SELECT
        l.load_id, l.document_id, n.file_name, d.media_type, coalesce(e.entity, l.entity) AS entity, l.report_year,
        l.language, d.page_count, l.status AS load_status, l.loaded_at, l.reader_version, l.facts, d.complete,
        d.byte_size, l.entity AS printed_entity, e.main_language,
        CAST(row_number() OVER (
            PARTITION BY
                coalesce(e.entity, l.entity), l.report_year, l.language,
                CASE WHEN l.entity = '' THEN l.document_id END
            ORDER BY d.dated NULLS FIRST, d.page_count NULLS FIRST, l.facts, l.document_id
        ) AS INTEGER) AS version
    FROM raw.current_loads AS l
    JOIN raw.documents AS d USING (load_id)
    JOIN named AS n ON n.document_id = l.document_id
    LEFT JOIN raw.entities AS e ON e.name = l.entity
)
SELECT
    *,
    load_status = 'loaded' AND version = max(version) FILTER (load_status = 'loaded') OVER (
        PARTITION BY entity, report_year, language
    ) AS is_latest,
    -- Of several editions one gives the figures of a year: that in the main language, else the fullest.
    load_status = 'loaded' AND language = first(language ORDER BY
        load_status <> 'loaded', language <> main_language NULLS LAST, facts DESC, language
    ) OVER (PARTITION BY entity, report_year) AS is_main_edition
FROM versioned;

CREATE OR REPLACE VIEW documents AS
SELECT
    document_id, file_name, media_type, entity, report_year, language, page_count,
    CASE WHEN load_status <> 'loaded' THEN load_status WHEN is_latest THEN 'loaded' ELSE 'superseded' END AS status,
    version, is_latest, loaded_at, reader_version, printed_entity, is_main_edition
FROM raw.current_documents;

CREATE OR REPLACE VIEW loads AS
SELECT
    l.load_id, l.document_id, l.loaded_at, l.reader_version, l.entity, l.report_year, l.language, l.status,
    l.load_id = c.load_id AS is_current, l.facts, l.nils, l.proven, l.disputed, l.unplaced, l.identities, l.sections,
    l.goals, l.findings_block, l.findings_warn, l.findings_note
FROM raw.loads AS l
JOIN raw.current_loads AS c USING (document_id);
