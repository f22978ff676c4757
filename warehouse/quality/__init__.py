"""The expectations, run by Great Expectations on the normalised frames. Its only importer."""
