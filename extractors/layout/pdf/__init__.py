"""PDF documents. `page` reads what is drawn, `tables` and `blocks` put it together, `scan` reads pictures of
pages, `damage` says what a file has lost; `reader` composes them.
"""
