"""The public manual, with its versions."""
