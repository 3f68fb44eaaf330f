"""What lies outside this engine, recognised so that it is said and never computed.

Atomic Energy Act information, JOINT, NATO and other non-US classifications, EYES ONLY, and a few controls
of CUI. The rules of these exist, some unpublished; an answer that is nearly right would be wrong.
"""

from __future__ import annotations

import re

from reviewer_app.domain.marking.faults import MarkByHand

_AEA = "It is a marking under the Atomic Energy Act (Manual H.6)."
_NATO = "It is a NATO marking (Manual, Appendix B)."
_JOINT = "It is a JOINT classification (Manual H.3)."
_EYES = "EYES ONLY was withdrawn in 2017; its portions are re-marked as REL TO (Manual H.8)."
_CUI = "This control of CUI is not in this engine (CUI Marking Handbook)."
_OTHER = "It is a level of another country or organisation (Manual, Appendix A)."

_OUTSIDE = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"(RD|FRD|RESTRICTED DATA|FORMERLY RESTRICTED DATA)([- ].*)?", _AEA),
        (r"(CNWDI|CRITICAL NUCLEAR WEAPON DESIGN INFORMATION|TFNI|TRANSCLASSIFIED .*)", _AEA),
        (r"(SG|SIGMA)( .*)?", _AEA),
        (r"((DOE|DOD) )?(UCNI|UNCLASSIFIED CONTROLLED NUCLEAR INFORMATION)|DCNI", _AEA),
        (r"ATOMAL|(COSMIC|CTS)([- ].*)?|NATO( .*)?|(NS|NC|NR|NU|NSAT|NCA)(-.*)?|BALK|BOHEMIA", _NATO),
        (r"FGI (.* )?NATO( .*)?|FOREIGN GOVERNMENT INFORMATION (.* )?NATO( .*)?", _NATO),
        (r"JOINT( .*)?", _JOINT),
        (r"EYES( ONLY)?|.* EYES ONLY", _EYES),
        (r"FED ?ONLY|FEDCON|NOCON|DL ONLY|DISSEM LIST ONLY|ATTORNEY-.*|AC|AWP", _CUI),
        (r"R|RESTRICTED|UN RESTRICTED", _OTHER),
    )
)


def outside(token: str) -> MarkByHand | None:
    """The fault for a word that is out of scope; None for any other."""
    for pattern, why in _OUTSIDE:
        if pattern.fullmatch(token):
            return MarkByHand(token, why)
    return None
