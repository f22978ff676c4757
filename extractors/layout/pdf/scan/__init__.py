"""Pages that are pictures: turned upright, read by OCR, and put together as words with their confidence."""
