"""The tables of a page. `parts` is what every way of reading shares; `aligned`, `ruled` and `texts` are the ways;
`readings` weighs them, `breaks` joins what page breaks part; `find` composes.
"""
