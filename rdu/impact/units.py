"""Units that factors are published in, and what one of each is in the unit we reckon with: exact fractions.

A factor keeps the value and the unit it was published with; it is converted here, each time it is used.
"""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

KG_PER_SHORT_TON = Fraction("907.18474")
MJ_PER_MMBTU = Fraction("1055.06")
KG_PER_M3_PER_LB_PER_YD3 = Fraction("0.593276")


class Dimension(StrEnum):
    """What is measured; the value is the unit we reckon with."""

    EMISSION = "kg CO2e/kg"
    CARBON = "kg C/kg"
    ENERGY = "MJ/kg"
    DISTANCE = "kg CO2e/km"
    DENSITY = "kg/m3"


class Unit(NamedTuple):
    dimension: Dimension
    times: Fraction
    """How many of the unit we reckon with it is."""


KNOWN = {
    "kg CO2e/kg": Unit(Dimension.EMISSION, Fraction(1)),
    "kg CO2e/tonne": Unit(Dimension.EMISSION, Fraction(1, 1000)),
    "g CO2e/kg": Unit(Dimension.EMISSION, Fraction(1, 1000)),
    "kg CO2e/short ton": Unit(Dimension.EMISSION, 1 / KG_PER_SHORT_TON),
    "MTCO2E/short ton": Unit(Dimension.EMISSION, 1000 / KG_PER_SHORT_TON),
    "kg C/kg": Unit(Dimension.CARBON, Fraction(1)),
    "kg C/kg wet waste": Unit(Dimension.CARBON, Fraction(1)),
    "MJ/kg": Unit(Dimension.ENERGY, Fraction(1)),
    "MJ/short ton": Unit(Dimension.ENERGY, 1 / KG_PER_SHORT_TON),
    "MMBtu/short ton": Unit(Dimension.ENERGY, MJ_PER_MMBTU / KG_PER_SHORT_TON),
    "million BTU/short ton": Unit(Dimension.ENERGY, MJ_PER_MMBTU / KG_PER_SHORT_TON),
    "kg CO2e/km": Unit(Dimension.DISTANCE, Fraction(1)),
    "kg/m3": Unit(Dimension.DENSITY, Fraction(1)),
    "lb/yd3": Unit(Dimension.DENSITY, KG_PER_M3_PER_LB_PER_YD3),
}
