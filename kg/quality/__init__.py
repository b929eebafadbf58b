"""The quality of a vocabulary: what is wrong, doubtful or missing in it, and how complete it is.

    check(quads)          a report on any SKOS vocabulary, from memory
    kg.quality.rules      the rules, each with its explanation, its reason, and the remedy for what it finds
    kg.quality.stored     reports on disk, one a dataset
    kg.quality.decisions  findings that were accepted as they are, and the trend over releases
    kg.quality.refresh    brings the stored reports up to date (called by `kg.derived`)

Sources of the rules: the SKOS Reference (W3C, 2009), the qSKOS catalogue of quality issues, the integrity checks of
VocBench, and plain hygiene of texts.
"""

from kg.quality.check import check
from kg.quality.model import Coverage, Finding, Report, Rule, Severity
from kg.quality.rules import RULES, get_rule

__all__ = ["RULES", "Coverage", "Finding", "Report", "Rule", "Severity", "check", "get_rule"]
