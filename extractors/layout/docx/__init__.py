"""Word documents: paragraphs, lists and tables with their place in the document. The only importer of python-
docx.
"""
