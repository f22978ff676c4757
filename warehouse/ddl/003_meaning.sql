-- What Selko 0.2 knows of a figure's meaning beside 0.1. Figures loaded before have no such knowledge: NULL.
ALTER TABLE raw.facts ADD COLUMN IF NOT EXISTS quantity VARCHAR;
ALTER TABLE raw.facts ADD COLUMN IF NOT EXISTS segment VARCHAR;
ALTER TABLE raw.facts ADD COLUMN IF NOT EXISTS inferred VARCHAR[];
