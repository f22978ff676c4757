"""The sample city: a script that makes its reports, the reports, and what is true about them.

Belongs here: made-up figures and prose, and the two writers that print them. Does not belong here: anything that Selko
itself needs to read a report; nothing in Selko imports this package.
"""
