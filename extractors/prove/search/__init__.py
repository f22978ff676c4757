"""Which figures are wrong when sums fail: witnesses, error localisation, slips of rows and digits."""
