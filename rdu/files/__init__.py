"""Files that people bring: checked, made anew, kept."""
