-- Every figure printed in a report that is not in quarantine, with all that is known of it.
-- An edition in another
-- language that prints the same figure is a witness; one that prints another disputes what nothing else proves.
CREATE OR REPLACE VIEW raw.figures AS
WITH beside AS (
    SELECT document_id, fact_id, CAST(count(*) FILTER (agrees) AS INTEGER) AS agreeing, bool_or(NOT agrees) AS differs
    FROM raw.editions GROUP BY ALL
)
SELECT
    f.fact_id, d.document_id, d.file_name, d.entity, d.report_year, f.fiscal_year,
    f.unit_path[-1] AS unit, array_to_string(f.unit_path, ' > ') AS unit_path,
    f.statement, f.line_item, f.label, f.measure,
    -- What no sum of money reaches (the check amount_possible blocks it) has no amount: differences would overflow.
    TRY_CAST(CASE WHEN abs(f.amount) <= 1000000000000000 THEN f.amount END AS DECIMAL(18, 2)) AS amount,
    f.printed, TRY_CAST(f.printed_amount AS DECIMAL(20, 4)) AS printed_amount, f.scale, f.currency,
    f.page, f.x0, f.top, f.x1, f.bottom, f.table_no, f.row_no, f.column_no,
    f.reader, f.witnesses + coalesce(b.agreeing, 0) AS witnesses,
    CASE
        WHEN f.status = 'unproven' AND b.differs THEN 'disputed'
        WHEN f.status = 'unproven' AND b.agreeing > 0 THEN
            CASE WHEN len(coalesce(f.inferred, [])) = 0 THEN 'proven' ELSE 'consistent' END
        ELSE f.status
    END AS status,
    coalesce(f.inferred, []) AS inferred, coalesce(f.quantity, f.currency) AS quantity, f.groups[-1] AS row_group, f.segment,
    f.state, f.decimals, f.column_text, array_to_string(f.groups, ' > ') AS groups, f.footnote, f.block, f.confidence,
    d.language, d.version, d.is_latest, d.facts AS document_facts, d.is_main_edition, d.printed_entity
FROM raw.facts AS f
JOIN raw.current_documents AS d USING (load_id)
LEFT JOIN beside AS b ON b.document_id = d.document_id AND b.fact_id = f.fact_id
WHERE d.load_status = 'loaded';

CREATE OR REPLACE VIEW facts_detail AS SELECT * EXCLUDE (document_facts, printed_entity) FROM raw.figures;

CREATE OR REPLACE VIEW facts AS
SELECT
    fact_id, document_id, file_name, entity, report_year, fiscal_year, unit, unit_path, statement, line_item, label,
    measure, amount, printed, printed_amount, scale, currency, page, x0, top, x1, bottom, table_no, row_no, column_no,
    reader, witnesses, status, inferred, quantity, row_group, segment
FROM facts_detail
WHERE state IN ('reported', 'zero');

-- Dashes: the report says that there is nothing to report. Not zeroes, and not blanks.
CREATE OR REPLACE VIEW nils AS
SELECT
    fact_id, document_id, file_name, entity, report_year, fiscal_year, unit, unit_path, statement, line_item, label,
    measure, printed, page, x0, top, x1, bottom, table_no, row_no, column_no, reader
FROM facts_detail
WHERE state = 'nil';

-- What makes two printed figures the same figure. A label stands in where no line item is known; spellings of one name
-- are one (letters and digits only). Where one report
-- uses a unit's name for several units, the path tells them apart; where one report prints different amounts of an
-- item under different headings of one table (projects with their own costs), the heading does. A head count is never the same as
-- a sum of money. Only of the entities in raw.stale: what is chosen is kept in raw.vintages. The entity and its group
-- are each one, whatever they are called; of another edition than the main one only their known items count.
CREATE OR REPLACE VIEW raw.keyed_facts AS
WITH printed AS (
    SELECT
        f.*,
        coalesce(line_item, lower(regexp_replace(label, '[^\p{L}\p{N}]+', '', 'g')))
            || CASE WHEN currency IS NULL AND i.unit = 'money' THEN ' | no money' ELSE '' END
            || coalesce(' | ' || lower(regexp_replace(segment, '[^\p{L}\p{N}]+', '', 'g')), '') AS item,
        CASE
            WHEN unit_path <> f.unit THEN lower(regexp_replace(f.unit, '[^\p{L}\p{N}]+', '', 'g'))
            WHEN starts_with(f.statement, 'group_') THEN '= group'
            WHEN f.unit IN (printed_entity, entity) THEN '= entity'
            ELSE lower(regexp_replace(f.unit, '[^\p{L}\p{N}]+', '', 'g'))
        END AS unit_name,
        CASE WHEN unit_path <> f.unit THEN lower(regexp_replace(
            substr(unit_path, position(' > ' IN unit_path)), '[^\p{L}\p{N}>]+', '', 'g'
        )) END AS unit_place,
        0.5 * scale * power(10, -decimals) AS half_place
    FROM raw.figures AS f LEFT JOIN raw.line_items AS i ON i.code = f.line_item
    WHERE state IN ('reported', 'zero') AND amount IS NOT NULL AND fiscal_year IS NOT NULL
        AND entity IN (SELECT entity FROM raw.stale)
), counted AS (
    SELECT * FROM printed
    WHERE is_main_edition OR (line_item IS NOT NULL AND unit_name IN ('= entity', '= group'))
), shared_names AS (
    SELECT DISTINCT entity, unit_name, true AS shared FROM counted
    GROUP BY document_id, entity, unit_name HAVING count(DISTINCT unit_place) > 1
), with_unit AS (
    SELECT counted.*, CASE WHEN shared THEN unit_place ELSE unit_name END AS unit_key
    FROM counted LEFT JOIN shared_names USING (entity, unit_name)
), shared_items AS (
    SELECT DISTINCT entity, unit_key, statement, item, true AS grouped FROM with_unit
    GROUP BY document_id, entity, unit_key, statement, item, measure, fiscal_year
    HAVING count(DISTINCT groups) > 1 AND max(amount) - min(amount) > 2 * max(half_place)
)
SELECT
    with_unit.*,
    CASE WHEN grouped THEN item || ' | ' || groups ELSE item END AS item_key,
    max(amount) OVER same - min(amount) OVER same > 2 * max(half_place) OVER same AS conflicting
FROM with_unit LEFT JOIN shared_items USING (entity, unit_key, statement, item)
WINDOW same AS (
    PARTITION BY document_id, unit_key, statement, CASE WHEN grouped THEN item || ' | ' || groups ELSE item END,
    measure, fiscal_year
);

-- One figure per report year: of several editions the main one, of several versions the latest and fullest, of several places the one that
-- no identity disputes, the most precise, the best witnessed, the first.
CREATE OR REPLACE VIEW raw.chosen AS
SELECT * FROM raw.keyed_facts
QUALIFY row_number() OVER (
    PARTITION BY entity, unit_key, statement, item_key, measure, fiscal_year, report_year
    ORDER BY
        is_main_edition DESC, version DESC, document_facts DESC, document_id, status = 'disputed', half_place, witnesses DESC,
        table_no, row_no, column_no, fact_id
) = 1;

-- Kept as a table, so that a question about years does not choose again; warehouse/load.py keeps it up to date.
DROP TABLE IF EXISTS raw.vintages;
CREATE TABLE raw.vintages AS SELECT * FROM raw.chosen LIMIT 0;

CREATE OR REPLACE VIEW raw.latest AS
SELECT *, CAST(count(*) OVER figure AS INTEGER) AS vintages FROM raw.vintages
WINDOW figure AS (PARTITION BY entity, unit_key, statement, item_key, measure, fiscal_year)
QUALIFY report_year = max(report_year) OVER figure;

-- As in `facts`, and: in how many report years the figure stands, and whether the chosen report prints another value
-- of it elsewhere.
CREATE OR REPLACE VIEW facts_latest AS
SELECT
    fact_id, document_id, file_name, entity, report_year, fiscal_year, unit, unit_path, statement, line_item, label,
    measure, amount, printed, printed_amount, scale, currency, page, x0, top, x1, bottom, table_no, row_no, column_no,
    reader, witnesses, status, inferred, quantity, row_group, segment, vintages, conflicting
FROM raw.latest;
