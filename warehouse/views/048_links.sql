-- Links between units of one year and of another, from three sources: `sentence` (a report says so, with a day),
-- `figures` (the figures of the year before that a new unit prints are those that an ended unit printed for that year:
-- at least three amounts of at least four fifths of its own), `name` (the same name under another unit, where both
-- units above stand in both years). All are proposals; decisions about them are kept like those about findings, under
-- their link_id. What a sentence says is not proposed again.

-- The units of the report that counts for a year, each with the unit above it; names by letters and digits only.
CREATE OR REPLACE VIEW raw.report_units AS
SELECT
    d.entity, d.report_year, d.document_id, u.path, u.page,
    lower(regexp_replace(u.path[-1], '[^\p{L}\p{N}]+', '', 'g')) AS name_key,
    CASE WHEN len(u.path) > 2 THEN lower(regexp_replace(u.path[-2], '[^\p{L}\p{N}]+', '', 'g')) END AS parent_key,
    lead_year.next_year
FROM raw.units AS u
JOIN raw.current_documents AS d USING (load_id)
LEFT JOIN (
    SELECT entity, report_year, lead(report_year) OVER (PARTITION BY entity ORDER BY report_year) AS next_year
    FROM (SELECT DISTINCT entity, report_year FROM raw.current_documents WHERE is_latest AND is_main_edition)
) AS lead_year USING (entity, report_year)
WHERE d.is_latest AND d.is_main_edition AND len(u.path) > 1;

CREATE OR REPLACE VIEW raw.links AS
WITH said AS (
    SELECT d.entity, d.report_year, d.document_id, k.kind, k.from_path, k.to_path, k.valid_from, k.evidence, k.page,
        'sentence' AS source
    FROM raw.unit_links AS k JOIN raw.current_documents AS d USING (load_id)
    WHERE d.load_status = 'loaded'
), own_year AS (
    SELECT entity, report_year, unit_key, statement, item_key, amount, half_place, unit_path
    FROM raw.vintages
    WHERE measure = 'actual' AND fiscal_year = report_year AND amount <> 0 AND position(' > ' IN unit_path) > 0
), prior_year AS (
    SELECT entity, report_year, fiscal_year, unit_key, statement, item_key, amount, half_place, unit_path, document_id,
        page, count(*) OVER (PARTITION BY entity, report_year, fiscal_year, unit_key) AS printed
    FROM raw.vintages
    WHERE measure = 'actual' AND fiscal_year < report_year AND amount <> 0 AND position(' > ' IN unit_path) > 0
), figures_of AS (
    SELECT DISTINCT entity, report_year, unit_key FROM raw.vintages
), by_figures AS (
    SELECT
        a.entity, b.report_year, min(b.document_id) AS document_id, string_split(a.unit_path, ' > ') AS from_path,
        string_split(b.unit_path, ' > ') AS to_path, a.report_year AS first_year,
        count(DISTINCT abs(a.amount)) AS equal, max(b.printed) AS printed, min(b.page) AS page
    FROM own_year AS a
    JOIN prior_year AS b
        ON b.entity = a.entity AND b.fiscal_year = a.report_year AND b.statement = a.statement
        AND b.item_key = a.item_key AND b.unit_key <> a.unit_key
        AND abs(b.amount - a.amount) <= a.half_place + b.half_place
    ANTI JOIN figures_of AS still
        ON still.entity = a.entity AND still.report_year = b.report_year AND still.unit_key = a.unit_key
    ANTI JOIN figures_of AS already
        ON already.entity = b.entity AND already.report_year = a.report_year AND already.unit_key = b.unit_key
    GROUP BY a.entity, a.report_year, b.report_year, a.unit_path, b.unit_path
    HAVING equal >= 3 AND 5 * count(*) >= 4 * max(b.printed)
), alone AS (
    SELECT * FROM raw.report_units
    QUALIFY count(*) OVER (PARTITION BY entity, report_year, name_key) = 1
), by_name AS (
    SELECT b.entity, b.report_year, b.document_id, a.path AS from_path, b.path AS to_path, b.page
    FROM alone AS a
    JOIN alone AS b ON b.entity = a.entity AND b.report_year = a.next_year AND b.name_key = a.name_key
    SEMI JOIN alone AS old ON old.entity = b.entity AND old.report_year = b.report_year AND old.name_key = a.parent_key
    SEMI JOIN alone AS new ON new.entity = a.entity AND new.report_year = a.report_year AND new.name_key = b.parent_key
    WHERE a.parent_key <> b.parent_key
), proposed AS (
    SELECT
        entity, report_year, document_id,
        CASE
            WHEN lower(regexp_replace(from_path[-2], '[^\p{L}\p{N}]+', '', 'g'))
                = lower(regexp_replace(to_path[-2], '[^\p{L}\p{N}]+', '', 'g'))
                OR (len(from_path) = 2 AND len(to_path) = 2)
                THEN 'rename'
            ELSE 'successor'
        END AS kind,
        from_path, to_path, CAST(NULL AS DATE) AS valid_from,
        equal || ' figures of ' || first_year || ' printed as those of ' || from_path[-1] || ' stand in the report of '
            || report_year || ' as those of ' || to_path[-1] AS evidence,
        page, 'figures' AS source
    FROM by_figures
    UNION ALL
    SELECT entity, report_year, document_id, 'move', from_path, to_path, NULL,
        to_path[-1] || ' stands under ' || from_path[-2] || ' in the earlier report and under ' || to_path[-2]
            || ' in that of ' || report_year,
        page, 'name'
    FROM by_name
), named AS (
    SELECT *, lower(regexp_replace(from_path[-1] || '>' || to_path[-1], '[^\p{L}\p{N}>]+', '', 'g')) AS pair
    FROM (SELECT * FROM said UNION ALL SELECT * FROM proposed)
), judged AS (
    SELECT
        named.*,
        substr(md5(concat_ws('|', entity, report_year, document_id, kind, array_to_string(from_path, '>'),
            array_to_string(to_path, '>'), valid_from)), 1, 16) AS link_id
    FROM named
    QUALIFY source = 'sentence'
        OR NOT bool_or(source = 'sentence') OVER (PARTITION BY entity, report_year, pair)
), last_decisions AS (
    SELECT finding_id, decision FROM raw.decisions
    QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY decision_id DESC) = 1
)
-- `speaks`: whether it marks years and explains differences: a place in another report alone does not, until accepted.
SELECT
    judged.* EXCLUDE (pair), p.decision,
    coalesce(p.decision, '') <> 'rejected' AND (source <> 'name' OR coalesce(p.decision, '') = 'accepted') AS speaks
FROM judged LEFT JOIN last_decisions AS p ON p.finding_id = judged.link_id;

CREATE OR REPLACE VIEW unit_links AS
SELECT
    document_id, entity, report_year, kind, from_path[-1] AS from_unit, to_path[-1] AS to_unit,
    array_to_string(from_path, ' > ') AS from_path, array_to_string(to_path, ' > ') AS to_path, valid_from, evidence,
    page, source, link_id, decision
FROM raw.links;

-- Items of which the units of one level have, in the later report, other amounts of an earlier year than the earlier
-- report has, and the same sum: what some lost others gained, units that ended and new ones among them.
CREATE OR REPLACE VIEW raw.shifts AS
WITH pieces AS (
    SELECT entity, unit_key, statement, item_key, measure, fiscal_year, report_year, amount, half_place,
        len(string_split(unit_path, ' > ')) AS level
    FROM raw.vintages WHERE position(' > ' IN unit_path) > 0
), years AS (
    SELECT DISTINCT entity, fiscal_year, report_year AS later,
        max(report_year) OVER (
            PARTITION BY entity, fiscal_year ORDER BY report_year RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS first
    FROM pieces
), sides AS (
    SELECT p.entity, y.later AS report_year, p.level, p.unit_key, p.statement, p.item_key, p.measure, p.fiscal_year,
        sum(p.amount) FILTER (p.report_year = y.first) AS before, sum(p.amount) FILTER (p.report_year = y.later) AS now,
        max(p.half_place) AS half_place
    FROM pieces AS p
    JOIN years AS y ON y.entity = p.entity AND y.fiscal_year = p.fiscal_year AND p.report_year IN (y.first, y.later)
    WHERE y.first IS NOT NULL
    GROUP BY ALL
)
SELECT entity, report_year, level, statement, item_key, measure, fiscal_year
FROM sides
GROUP BY ALL
HAVING count(*) FILTER (abs(coalesce(now, 0) - coalesce(before, 0)) > 2 * half_place) >= 2
    AND count(*) FILTER (before IS NOT NULL AND now IS NOT NULL) >= 1
    AND abs(coalesce(sum(now), 0) - coalesce(sum(before), 0))
        < sum(half_place) FILTER (abs(coalesce(now, 0) - coalesce(before, 0)) > 2 * half_place);
