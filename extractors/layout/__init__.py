"""What is on the paper: PDF, DOCX and text into a DocumentLayout. The only place that opens documents."""
