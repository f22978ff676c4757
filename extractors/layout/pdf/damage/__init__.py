"""What a PDF file shows of its own damage: objects, streams, fonts and structure that are promised and not there.
Imports no sibling.
"""
