"""The instrument of the year, what each indicator can claim, and the pack of evidence."""
