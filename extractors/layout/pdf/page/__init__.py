"""One page as it is drawn: characters, words, rules and fills, tags. A small library of its own: imports no
sibling.
"""
