"""Headings and paragraphs into a tree of sections. Belongs here: what a heading is, its level, the text under it.
Does not belong here: tables, and what a section means.
"""
