"""The rim: the Prefect flows, the settings and the command line. The only importer of prefect and typer.

A task's body is one call into the core. Does not belong here: reading, meaning, SQL.
"""
