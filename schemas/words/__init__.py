"""The words of the field: vocabularies, labels, periods, numbers and quantities as printed, read from taxonomy/."""
