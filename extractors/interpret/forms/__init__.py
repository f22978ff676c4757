"""Goals in forms: label and value in boxes, one row per indicator. Belongs here: which grids are such forms, and which
text is which field. Does not belong here: goals in plain columns (tables), verdicts and units (normalise).
"""
