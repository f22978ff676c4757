"""What is printed, whatever the document: signs beside their figures, text that nobody sees, tables in pictures."""
