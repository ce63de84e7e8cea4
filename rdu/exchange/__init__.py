"""Other systems read today's and this month's figures, and each call is logged."""
