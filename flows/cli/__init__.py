"""The command line: one module a group of commands, `app` lists them and turns every error into a sentence and a
status.
"""
