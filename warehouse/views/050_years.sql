-- Years beside each other.
--
-- `restatements`: two successive reports print different values of the same figure. Reasons, the first that holds:
-- rounding (within half of the last printed place of both), unit_of_money (a factor of 1,000 or 1,000,000),
-- reorganised (the later report links the unit, or one below it, to another; or what this unit lost of an item another
-- unit of the entity gained), restated_announced (the figure has a footnote; or the later report announces a change in
-- the unit's own text; or it announces somewhere a change of just this amount), restated (no identity disputes either
-- value and the later one is proven), else unexplained.
CREATE OR REPLACE VIEW raw.restated AS
WITH pairs AS (
    SELECT
        entity, unit, unit_path, unit_key, statement, line_item, label, measure, fiscal_year, item_key,
        lag(report_year) OVER figure AS first_report_year, lag(amount) OVER figure AS first_amount,
        lag(printed) OVER figure AS first_printed, lag(half_place) OVER figure AS first_half_place,
        lag(document_id) OVER figure AS first_document_id, lag(page) OVER figure AS first_page,
        lag(fact_id) OVER figure AS first_fact_id, lag(status) OVER figure AS first_status,
        report_year, amount, printed, half_place, document_id, page, fact_id, status, footnote
    FROM raw.vintages
    WINDOW figure AS (
        PARTITION BY entity, unit_key, statement, item_key, measure, fiscal_year ORDER BY report_year
    )
), linked AS (
    SELECT DISTINCT entity, report_year, unit, true AS is_linked FROM (
        SELECT d.entity, d.report_year, unnest(list_distinct(k.from_path[2:] || k.to_path[2:])) AS unit
        FROM raw.unit_links AS k JOIN raw.current_documents AS d USING (load_id)
    )
), announced AS (
    SELECT DISTINCT d.document_id, a.unit_path[-1] AS unit, true AS is_announced
    FROM raw.announcements AS a JOIN raw.current_documents AS d USING (load_id)
    WHERE len(a.unit_path) > 1
), stated AS (
    SELECT d.document_id, flatten(list(a.amounts)) AS amounts
    FROM raw.announcements AS a JOIN raw.current_documents AS d USING (load_id)
    WHERE a.kind = 'restated'
    GROUP BY d.document_id
)
SELECT
    unit_key, item_key, pairs.entity, pairs.unit, unit_path, statement, line_item, label, measure, fiscal_year,
    first_report_year, first_amount, first_printed, first_document_id, first_page, first_fact_id,
    pairs.report_year AS later_report_year, amount AS later_amount, printed AS later_printed,
    pairs.document_id AS later_document_id, page AS later_page, fact_id AS later_fact_id,
    amount - first_amount AS difference,
    CASE
        WHEN abs(amount - first_amount) <= first_half_place + half_place THEN 'rounding'
        WHEN abs(amount * 1000 - first_amount) <= first_half_place + 1000 * half_place
            OR abs(amount - first_amount * 1000) <= 1000 * first_half_place + half_place
            OR abs(amount * 1000000 - first_amount) <= first_half_place + 1000000 * half_place
            OR abs(amount - first_amount * 1000000) <= 1000000 * first_half_place + half_place
            THEN 'unit_of_money'
        WHEN is_linked OR min(amount - first_amount) OVER exchange = -max(amount - first_amount) OVER exchange
            THEN 'reorganised'
        WHEN footnote IS NOT NULL OR regexp_matches(label, '([*†‡]|\d\))\)?$')
            OR is_announced
            OR len(list_filter(stated.amounts, lambda told:
                abs(told - abs(amount - first_amount)) <= first_half_place + half_place
                OR abs(told * 1000 - abs(amount - first_amount)) <= first_half_place + half_place)) > 0
            THEN 'restated_announced'
        WHEN status = 'proven' AND first_status <> 'disputed' THEN 'restated'
        ELSE 'unexplained'
    END AS reason
FROM pairs
LEFT JOIN linked
    ON linked.entity = pairs.entity AND linked.report_year = pairs.report_year AND linked.unit = pairs.unit
LEFT JOIN announced ON announced.document_id = pairs.document_id AND announced.unit = pairs.unit
LEFT JOIN stated ON stated.document_id = pairs.document_id
WHERE amount <> first_amount
WINDOW exchange AS (
    PARTITION BY pairs.entity, statement, item_key, measure, fiscal_year, pairs.report_year, abs(amount - first_amount)
);

CREATE OR REPLACE VIEW restatements AS SELECT * EXCLUDE (unit_key, item_key) FROM raw.restated;

-- What tells that a unit's years cannot be compared as they stand: a link to another unit, or the report's own words.
CREATE OR REPLACE VIEW raw.breaks AS
SELECT
    d.entity, part.unit AS unit, coalesce(CAST(year(k.valid_from) AS INTEGER), d.report_year) AS fiscal_year,
    k.kind AS reason, k.evidence AS evidence, d.document_id, k.page
FROM raw.unit_links AS k
JOIN raw.current_documents AS d USING (load_id),
    unnest(list_distinct(k.from_path[2:] || k.to_path[2:])) AS part(unit)
WHERE d.load_status = 'loaded'
UNION
SELECT d.entity, a.unit_path[-1], d.report_year, 'announced', a.sentence, d.document_id, a.page
FROM raw.announcements AS a JOIN raw.current_documents AS d USING (load_id)
WHERE d.load_status = 'loaded' AND a.kind = 'break';

-- What `compare` sets side by side, one row per figure and fiscal year.
CREATE OR REPLACE VIEW raw.compared AS
SELECT
    l.entity, l.unit_key, l.item_key, l.unit, l.unit_path, l.statement, l.line_item, l.label, l.measure, l.fiscal_year,
    l.report_year, l.amount, i.order_no
FROM raw.latest AS l LEFT JOIN raw.line_items AS i ON i.code = l.line_item;

-- SELECT * FROM compare([2022, 2023, 2024]): one row per unit, line item and measure, a column per fiscal year.
CREATE OR REPLACE MACRO compare(years) AS TABLE
SELECT * FROM query(
    'SELECT entity, arg_max(unit, report_year) AS unit, arg_max(unit_path, report_year) AS unit_path, statement, '
    || 'any_value(line_item) AS line_item, arg_max(label, report_year) AS label, measure'
    || coalesce(list_aggregate(list_transform(
        list_filter(years::INTEGER[], lambda year, place: list_position(years::INTEGER[], year) = place),
        lambda y: ', max(amount) FILTER (fiscal_year = ' || y || ') AS "' || y || '"'
    ), 'string_agg', ''), '')
    || ' FROM raw.compared WHERE fiscal_year IN (SELECT unnest([' || array_to_string(years::INTEGER[], ', ')
    || ']::INTEGER[])) GROUP BY entity, unit_key, statement, item_key, measure '
    || 'ORDER BY entity, unit_path, min(order_no) NULLS LAST, statement, label, measure'
);
