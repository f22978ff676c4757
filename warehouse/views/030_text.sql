-- Narrative, goals, indicators and organisation of the reports that are not in quarantine.
CREATE OR REPLACE VIEW sections AS
SELECT
    d.document_id, d.entity, d.report_year, s.unit_path[-1] AS unit, s.kind, s.level, s.heading,
    array_to_string(s.heading_path, ' > ') AS heading_path, s.text, s.page_first, s.page_last, s.order_no, s.language,
    array_to_string(s.unit_path, ' > ') AS unit_path
FROM raw.sections AS s JOIN raw.current_documents AS d USING (load_id)
WHERE d.load_status = 'loaded';

CREATE OR REPLACE VIEW goals AS
SELECT
    d.document_id, d.entity, d.report_year, g.unit_path[-1] AS unit, g.theme, g.strategic_goal, g.goal, g.unit_goal,
    g.means, g.indicator, g.target, g.outcome, g.responsible, g.verdict, g.page, g.order_no,
    array_to_string(g.unit_path, ' > ') AS unit_path
FROM raw.goals AS g JOIN raw.current_documents AS d USING (load_id)
WHERE d.load_status = 'loaded';

-- `unit` is the unit of the quantity; the organisation unit is `organisation_unit`.
CREATE OR REPLACE VIEW indicators AS
SELECT
    d.document_id, d.entity, d.report_year, i.unit_path[-1] AS organisation_unit,
    TRY_CAST(i.value AS DECIMAL(20, 4)) AS value, i.unit, i.what, i.sentence, i.year, i.page, i.order_no
FROM raw.indicators AS i JOIN raw.current_documents AS d USING (load_id)
WHERE d.load_status = 'loaded';

CREATE OR REPLACE VIEW units AS
SELECT
    d.document_id, d.entity, d.report_year, u.name AS unit, array_to_string(u.path, ' > ') AS unit_path, u.level,
    u.responsible, u.page, u.order_no
FROM raw.units AS u JOIN raw.current_documents AS d USING (load_id)
WHERE d.load_status = 'loaded';

CREATE OR REPLACE VIEW line_items AS
SELECT code, statements, fi, sv, en, parent, kind, sign, unit, formula, order_no FROM raw.line_items;
