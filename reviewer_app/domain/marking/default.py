"""The register that is used where a site has none of its own: published names only, and samples that say so.

`resources/marking-register.json` says the same, for a site to copy and change; a test holds the two together.
Names that are not published (most compartments, every real special access programme) are not in it.
"""

from __future__ import annotations

from reviewer_app.domain.marking.register import (
    FORMAT,
    Colour,
    CompartmentRule,
    Country,
    CuiWithClassified,
    MarkingRegister,
    Programme,
    SystemRule,
    Tetragraph,
)

# Manual H.4, a page for each; sub-compartment lengths from Table 4.
_HCS = (
    CompartmentRule("O", "OPERATIONS", "S", ("ORCON", "NOFORN"), ("ORCON-USGOV",)),
    CompartmentRule(
        "P",
        "PRODUCT",
        "S",
        ("NOFORN",),
        subs_longest=6,
        subs_lowest="TS",
        subs_require=("ORCON",),
        subs_exclude=("ORCON-USGOV",),
    ),
)
_SI = (
    CompartmentRule("EU", "ECRU", "TS"),
    CompartmentRule("G", "GAMMA", "TS", ("ORCON",), ("ORCON-USGOV",), subs_longest=4),
    CompartmentRule("NK", "NONBOOK", "TS"),
)
_TK = (
    CompartmentRule("BLFH", "BLUEFISH", "TS", ("NOFORN",), subs_longest=6),
    CompartmentRule("IDIT", "IDITAROD", "S", ("NOFORN",), subs_longest=6),
    CompartmentRule("KAND", "KANDIK", "S", ("NOFORN",), subs_longest=6),
)
_COUNTRIES = """
ALB Albania|ARE United Arab Emirates|ARG Argentina|AUS Australia|AUT Austria|BEL Belgium|BGR Bulgaria
BHR Bahrain|BRA Brazil|CAN Canada|CHE Switzerland|CHL Chile|COL Colombia|CYP Cyprus|CZE Czechia
DEU Germany|DNK Denmark|EGY Egypt|ESP Spain|EST Estonia|FIN Finland|FRA France|GBR United Kingdom
GEO Georgia|GRC Greece|HRV Croatia|HUN Hungary|IDN Indonesia|IND India|IRL Ireland|ISL Iceland|ISR Israel
ITA Italy|JOR Jordan|JPN Japan|KEN Kenya|KOR Korea, Republic of|KWT Kuwait|LTU Lithuania|LUX Luxembourg
LVA Latvia|MAR Morocco|MDA Moldova|MEX Mexico|MKD North Macedonia|MLT Malta|MNE Montenegro|MYS Malaysia
NLD Netherlands|NOR Norway|NZL New Zealand|OMN Oman|PHL Philippines|POL Poland|PRT Portugal|QAT Qatar
ROU Romania|SAU Saudi Arabia|SGP Singapore|SVK Slovakia|SVN Slovenia|SWE Sweden|THA Thailand|TUR Turkey
TWN Taiwan|UKR Ukraine|USA United States|VNM Vietnam|ZAF South Africa
"""
_NATO = (
    "ALB BEL BGR CAN CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN ISL ITA LTU LUX LVA MKD MNE NLD NOR POL PRT "
    "ROU SVK SVN SWE TUR USA"
)
# Categories of the CUI Registry (NARA) that a submission or a review may meet; `SP-` before one is read, too.
_CUI = "CEII CTI EXPT INTEL ISVI LEI MFC NNPI OPSEC PCII PROPIN PRVCY SSI"


def _country(line: str) -> Country:
    code, name = line.split(" ", 1)
    return Country(code, name)


DEFAULT = MarkingRegister(
    schema=FORMAT,
    title="Published markings",
    status="Names from published sources. Entries with sample: true are invented for training.",
    cui_with_classified=CuiWithClassified.BY_HAND,
    sci=(
        SystemRule("HCS", "HCS", "S", needs_compartment=True, compartments=_HCS),
        SystemRule("RSV", "RESERVE", "S", needs_compartment=True),
        SystemRule("SI", "SI", "C", compartments=_SI),
        SystemRule("TK", "TALENT KEYHOLE", "S", compartments=_TK),
    ),
    sap=(Programme("TSP", "TRAINING SAMPLE PROGRAMME", sample=True),),
    countries=tuple(_country(line) for line in _COUNTRIES.strip().replace("\n", "|").split("|")),
    tetragraphs=(
        Tetragraph("ACGU", "Four Eyes", ("AUS", "CAN", "GBR", "USA"), expands=True),
        Tetragraph("FVEY", "Five Eyes", ("AUS", "CAN", "GBR", "NZL", "USA"), expands=True),
        Tetragraph("NATO", "North Atlantic Treaty Organization", tuple(_NATO.split())),
        Tetragraph("TEYE", "Three Eyes", ("AUS", "GBR", "USA"), expands=True),
        Tetragraph("TRNX", "Training coalition (invented)", ("DNK", "NOR", "SWE", "USA"), sample=True),
    ),
    cui_categories=tuple(_CUI.split()),
    palette=(
        Colour("UNCLASSIFIED", "#007A33", "#FFFFFF"),
        Colour("CUI", "#502B85", "#FFFFFF"),
        Colour("CONFIDENTIAL", "#0033A0", "#FFFFFF"),
        Colour("SECRET", "#C8102E", "#FFFFFF"),
        Colour("TOP SECRET", "#FF8C00", "#000000"),
        Colour("TOP SECRET//SCI", "#FCE83A", "#000000"),
    ),
)
