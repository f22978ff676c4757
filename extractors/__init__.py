"""A document becomes an AnnualReport. Knows PDF and DOCX; knows neither a database nor an orchestrator."""
