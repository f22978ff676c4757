"""The words of the field: frozen, typed models that pass between the stages, and the reference data people keep.

Belongs here: models that can be written as JSON, the errors, and the loader of the reference data (CSV and YAML).
Does not belong here: reading a document, arithmetic over figures, a database.
"""
