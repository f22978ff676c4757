"""Identify a file, hash it, refuse early; run the reading in a child process that can be killed."""
