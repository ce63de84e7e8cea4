"""Complaints and suggestions, from the first word to the answer."""
