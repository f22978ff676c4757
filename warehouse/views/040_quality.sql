-- What was found and checked, of every document: those in quarantine too.
CREATE OR REPLACE VIEW decisions AS
SELECT decision_id, finding_id, document_id, decision, TRY_CAST(amount AS DECIMAL(18, 2)) AS amount, note, decided_by,
    decided_at
FROM raw.decisions;

CREATE OR REPLACE VIEW findings AS
WITH last_decisions AS (
    SELECT finding_id, decision FROM raw.decisions
    QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY decision_id DESC) = 1
), found AS (
    SELECT d.document_id, f.* EXCLUDE (load_id) FROM raw.findings AS f JOIN raw.current_documents AS d USING (load_id)
    UNION ALL BY NAME
    SELECT * EXCLUDE (entity) FROM raw.edition_findings
)
SELECT
    f.finding_id, f.document_id, f.rule_id, f.severity, f.kind, f.unit_path[-1] AS unit, f.statement, f.label, f.measure,
    f.fiscal_year, f.page, f.x0, f.top, f.x1, f.bottom, f.printed,
    TRY_CAST(f.printed_amount AS DECIMAL(20, 4)) AS printed_amount,
    TRY_CAST(f.implied_amount AS DECIMAL(20, 4)) AS implied_amount,
    TRY_CAST(f.difference AS DECIMAL(20, 4)) AS difference,
    f.witnesses, f.proof, f.message_fi, f.message_sv, f.message_en, p.decision
FROM found AS f
LEFT JOIN last_decisions AS p USING (finding_id);

CREATE OR REPLACE VIEW checks AS
SELECT
    d.document_id, d.entity, d.report_year, c.rule_id, c.severity, c.owner, c.success, c.checked, c.failed, c.detail
FROM raw.checks AS c JOIN raw.current_documents AS d USING (load_id);

CREATE OR REPLACE VIEW unplaced AS
SELECT
    d.document_id, d.entity, d.report_year, u.printed, u.reason, u.page, u.x0, u.top, u.x1, u.bottom, u.table_no,
    u.order_no
FROM raw.unplaced AS u JOIN raw.current_documents AS d USING (load_id);

-- Terms of every identity that was asked, one row a term.
CREATE OR REPLACE VIEW identities AS
SELECT
    d.document_id, d.entity, d.report_year, i.identity_id, i.rule_id, i.kind, i.holds,
    TRY_CAST(i.residual AS DECIMAL(20, 4)) AS residual, TRY_CAST(i.tolerance AS DECIMAL(20, 4)) AS tolerance,
    t.term.fact_id AS fact_id, t.term.coefficient AS coefficient
FROM raw.identities AS i
JOIN raw.current_documents AS d USING (load_id),
    unnest(i.terms) AS t(term)
WHERE d.load_status = 'loaded';
