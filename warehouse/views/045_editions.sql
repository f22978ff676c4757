-- The same figure in two editions of one report (languages of one entity and year) that print it differently. `amount`
-- is that of the less proven edition; the same is a finding of the rule `edition_differs`.
CREATE OR REPLACE VIEW edition_differences AS
SELECT
    f.entity, f.report_year, f.unit, f.unit_path, f.statement, f.line_item, f.label, f.measure, f.fiscal_year,
    f.language, f.amount, f.printed, f.page, f.status, f.document_id, f.file_name, f.fact_id,
    o.language AS other_language, o.unit AS other_unit, o.label AS other_label, o.amount AS other_amount,
    o.printed AS other_printed, o.page AS other_page, o.status AS other_status, o.document_id AS other_document_id,
    o.file_name AS other_file_name, o.fact_id AS other_fact_id, f.amount - o.amount AS difference
FROM raw.editions AS e
JOIN raw.edition_findings AS found ON found.document_id = e.document_id AND list_contains(found.fact_ids, e.fact_id)
JOIN raw.figures AS f ON f.document_id = e.document_id AND f.fact_id = e.fact_id
JOIN raw.figures AS o ON o.document_id = e.other_document_id AND o.fact_id = e.other_fact_id
WHERE NOT e.agrees AND found.difference = f.amount - o.amount;
