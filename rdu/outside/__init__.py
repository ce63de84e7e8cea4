"""Waste banks that do not use RDU: what they report themselves, told apart from what was weighed here."""
