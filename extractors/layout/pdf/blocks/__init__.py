"""What is no table on a page: lines of running text into paragraphs, headings and furniture (running heads, page
numbers).
"""
