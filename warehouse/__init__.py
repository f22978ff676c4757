"""An AnnualReport becomes tables and answers. Knows DuckDB; knows neither PDF nor an orchestrator."""
