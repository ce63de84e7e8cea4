"""Measure RDU against what the same machine can do at best, as ratios in one run. Absolute figures only explain them."""
