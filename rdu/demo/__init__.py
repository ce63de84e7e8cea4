"""An invented kabupaten for trying RDU: real desa, invented people, a year of weighing days up to yesterday.

Everything goes through the rooms' own services, in one transaction, with the clock pinned to each moment. The same
day gives the same data: the seed is fixed, and every date is counted from today.
"""
