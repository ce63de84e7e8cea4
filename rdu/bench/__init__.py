"""Measure RDU against what the same machine can do at best: ratios in one run, with the figures behind them."""
