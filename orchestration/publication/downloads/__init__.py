"""The files readers download: what the pages show, as CSV and as a workbook."""
