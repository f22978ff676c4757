"""The figures that the proof works with: a cell with its key, and the relations between cells."""
