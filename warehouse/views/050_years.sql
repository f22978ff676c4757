-- Years beside each other.
--
-- `restatements`: two successive reports print different values of the same figure. Reasons, the first that holds:
-- rounding (within half of the last printed place of both), unit_of_money (a factor of 1,000 or 1,000,000),
-- reorganised (a link joins the unit, or one below it, to another; or what this unit lost of an item another unit of
-- the entity, or several on its level together, gained), restated_announced (the figure has a footnote; or the later report announces a change in
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
        report_year, amount, printed, half_place, document_id, page, fact_id, status, footnote,
        len(string_split(unit_path, ' > ')) AS level
    FROM raw.vintages
    WINDOW figure AS (
        PARTITION BY entity, unit_key, statement, item_key, measure, fiscal_year ORDER BY report_year
    )
), linked AS (
    SELECT DISTINCT entity, report_year, lower(regexp_replace(part.unit, '[^\p{L}\p{N}]+', '', 'g')) AS unit_fold,
        true AS is_linked
    FROM raw.links, unnest(list_distinct(from_path[2:] || to_path[2:])) AS part(unit)
    WHERE speaks
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
        WHEN is_linked OR is_shifted OR min(amount - first_amount) OVER exchange = -max(amount - first_amount) OVER exchange
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
LEFT JOIN (SELECT *, true AS is_shifted FROM raw.shifts) AS shifts
    USING (entity, report_year, level, statement, item_key, measure, fiscal_year)
LEFT JOIN linked
    ON linked.entity = pairs.entity AND linked.report_year = pairs.report_year
    AND linked.unit_fold = lower(regexp_replace(pairs.unit, '[^\p{L}\p{N}]+', '', 'g'))
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
    k.entity, part.unit AS unit, coalesce(CAST(year(k.valid_from) AS INTEGER), k.report_year) AS fiscal_year,
    k.kind AS reason, k.evidence AS evidence, k.document_id, k.page
FROM raw.links AS k, unnest(list_distinct(k.from_path[2:] || k.to_path[2:])) AS part(unit)
WHERE speaks
UNION
SELECT d.entity, a.unit_path[-1], d.report_year, 'announced', a.sentence, d.document_id, a.page
FROM raw.announcements AS a JOIN raw.current_documents AS d USING (load_id)
WHERE d.is_latest AND d.is_main_edition AND a.kind = 'break';

-- What `compare` sets side by side, one row per figure and fiscal year.
CREATE OR REPLACE VIEW raw.compared AS
SELECT
    l.entity, l.unit_key, l.item_key, l.unit, l.unit_path, l.statement, l.line_item, l.label, l.measure, l.fiscal_year,
    l.report_year, l.amount, i.order_no, 10000 * l.report_year + l.fiscal_year AS newest
FROM raw.latest AS l LEFT JOIN raw.line_items AS i ON i.code = l.line_item;

-- SELECT * FROM compare([2022, 2023, 2024]): one row per unit, line item and measure, a column per fiscal year.
CREATE OR REPLACE MACRO compare(years) AS TABLE
SELECT * FROM query(
    'SELECT entity, arg_max(unit, newest) AS unit, arg_max(unit_path, newest) AS unit_path, statement, '
    || 'any_value(line_item) AS line_item, arg_max(label, newest) AS label, measure'
    || coalesce(list_aggregate(list_transform(
        list_filter(years::INTEGER[], lambda year, place: list_position(years::INTEGER[], year) = place),
        lambda y: ', max(amount) FILTER (fiscal_year = ' || y || ') AS "' || y || '"'
    ), 'string_agg', ''), '')
    || ' FROM raw.compared WHERE fiscal_year IN (SELECT unnest([' || array_to_string(years::INTEGER[], ', ')
    || ']::INTEGER[])) GROUP BY entity, unit_key, statement, item_key, measure '
    || 'ORDER BY entity, unit_path, min(order_no) NULLS LAST, statement, label, measure'
);

-- Opening figures of a report against the closing figures that the report of the year before printed: cash on 1 January
-- against cash on 31 December, earned surplus against surplus with the year's result (taxonomy/sums.csv). `reason`:
-- equal, rounding, unit_of_money, unexplained. Asked only where every part is printed.
CREATE OR REPLACE VIEW continuity AS
WITH closing AS (
    SELECT o.id, o.line_item, v.entity, v.unit_key, v.statement, v.report_year, sum(v.amount) AS amount,
        sum(v.half_place) AS half_place, arg_min(v.document_id, v.item_key) AS document_id, min(v.page) AS page,
        string_agg(v.label, ' + ' ORDER BY v.item_key) AS label, count(*) AS parts
    FROM raw.openings AS o JOIN raw.vintages AS v ON v.item_key = o.closing
    WHERE v.measure = 'actual' AND v.fiscal_year = v.report_year
    GROUP BY ALL
), parts AS (
    SELECT id, count(*) AS parts FROM raw.openings GROUP BY id
)
SELECT
    v.entity, v.unit, v.statement, c.id, v.line_item, v.label, v.fiscal_year, v.amount AS opening_amount,
    v.printed AS opening_printed, v.report_year, v.document_id, v.page, c.label AS closing_label,
    CAST(c.amount AS DECIMAL(18, 2)) AS closing_amount, c.report_year AS closing_report_year,
    c.document_id AS closing_document_id, c.page AS closing_page,
    CAST(v.amount - c.amount AS DECIMAL(18, 2)) AS difference,
    CASE
        WHEN v.amount = c.amount THEN 'equal'
        WHEN abs(v.amount - c.amount) <= v.half_place + c.half_place THEN 'rounding'
        WHEN abs(v.amount * 1000 - c.amount) <= c.half_place + 1000 * v.half_place
            OR abs(v.amount - c.amount * 1000) <= 1000 * c.half_place + v.half_place THEN 'unit_of_money'
        ELSE 'unexplained'
    END AS reason
FROM closing AS c
JOIN parts USING (id, parts)
JOIN raw.vintages AS v
    ON v.entity = c.entity AND v.unit_key = c.unit_key AND v.statement = c.statement AND v.item_key = c.line_item
    AND v.report_year = c.report_year + 1 AND v.fiscal_year = v.report_year AND v.measure = 'actual';
