"""Units of laboratory values and their exact conversion. Which units belong to which test is in labs.

Units are UCUM codes; the usual other spellings are read too. One that is not known is never guessed.
"""

import re
from collections.abc import Mapping
from fractions import Fraction

Factors = Mapping[str, Fraction]
"""By unit: what one of it is in the unit the test is graded in."""


def molar(grams_per_mole: str, charge: int = 0) -> dict[str, Fraction]:
    """mg/dL, with mmol/L and umol/L by the molar mass, and mEq/L where the ion has a charge.

    >>> molar("180.156")["mmol/L"]
    Fraction(45039, 2500)
    """
    mass = Fraction(grams_per_mole) / 10
    found = {"mg/dL": Fraction(1), "mg/L": Fraction(1, 10), "mmol/L": mass, "umol/L": mass / 1000}
    if charge:
        found["meq/L"] = mass / charge
    return found


COUNTS: Factors = {
    "10*9/L": Fraction(1),
    "10*3/uL": Fraction(1),
    "10*6/L": Fraction(1, 1000),
    "/uL": Fraction(1, 1000),
}
HEMOGLOBIN: Factors = {"g/dL": Fraction(1), "g/L": Fraction(1, 10), "mmol/L": Fraction("1.6114")}
"""A quarter of the molecule, as laboratories count it: 16.114 g in a millimole."""
PROTEIN: Factors = {"g/dL": Fraction(1), "g/L": Fraction(1, 10)}
ENZYME: Factors = {"U/L": Fraction(1), "ukat/L": Fraction(60)}
"""A unit turns one micromole a minute, a katal one mole a second."""
ION: Factors = {"mmol/L": Fraction(1), "meq/L": Fraction(1)}
HORMONE: Factors = {"m[IU]/L": Fraction(1), "u[IU]/mL": Fraction(1)}
MARKER_MASS: Factors = {"ng/mL": Fraction(1), "ug/L": Fraction(1)}
MARKER_UNITS: Factors = {"[U]/mL": Fraction(1), "k[U]/L": Fraction(1)}
PERCENT: Factors = {"%": Fraction(1)}
REACTIVE: Factors = {"mg/L": Fraction(1), "mg/dL": Fraction(10)}
TESTOSTERONE: Factors = {"ng/dL": Fraction(1), "ng/mL": Fraction(100), "nmol/L": Fraction("28.842")}
"""By its molar mass of 288.42."""

_SPELLINGS = {
    "10*9/L": "G/L 10e9/L x10*9/L giga/L",
    "10*3/uL": "K/uL 10e3/uL x10*3/uL 10*3/mm3 thou/uL thousand/uL",
    "10*6/L": "x10*6/L",
    "/uL": "/mm3 cells/uL {cells}/uL {#}/uL #/uL",
    "U/L": "[IU]/L IU/L [U]/L",
    "meq/L": "mEq/L mval/L",
    "m[IU]/L": "mIU/L mU/L m[U]/L",
    "u[IU]/mL": "uIU/mL uU/mL u[U]/mL",
    "[U]/mL": "U/mL [arb'U]/mL [IU]/mL IU/mL",
    "k[U]/L": "kU/L k[arb'U]/L k[IU]/L kIU/L",
    "%": "%{IS} %IS",
    "ug/L": "mcg/L",
    "umol/L": "mcmol/L",
}
_KNOWN = {other: unit for unit, others in _SPELLINGS.items() for other in others.split()}
_SMALL_LITRE = re.compile(r"(?<=[/dmu])l\b")


def unit_code(text: str) -> str:
    """The code of a unit as it was written; what is not known stays as it is.

    >>> [unit_code(one) for one in ("µmol/l", "10^9/L", "K/uL", "IU/L", "furlong")]
    ['umol/L', '10*9/L', '10*3/uL', 'U/L', 'furlong']
    """
    plain = text.strip().replace("µ", "u").replace("μ", "u").replace("^", "*").replace(" ", "")
    plain = _SMALL_LITRE.sub("L", plain)
    return _KNOWN.get(plain, plain)
