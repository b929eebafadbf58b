"""What is asked of the reporting tool for each of its exports (CBD-DATA 2.7): record type, keys of rows, properties."""

from dataclasses import dataclass, field
from typing import Any, Final

ROWS: Final = 10_000
_ABOUT: Final = "publishedOn recordUrl uniqueId government "


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """One export: the schema of its records, the properties of its columns, and by which keys rows are told apart."""

    schema: str
    columns: str
    keys: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The body of the request."""
        query = f"NOT version_s:* AND _state_s:public AND realm_ss:ort AND schema_s:{self.schema}"
        return {
            "query": {"q": query, "rows": ROWS},
            "fields": {name: name for name in (_ABOUT + self.columns).split()},
            "newRowForArrayValues": False,
            **self.keys,
        }


def _section(columns: str, key: str = "") -> ExportRequest:
    keys = {"solrIdField": key, "mongoIdField": "identifier"} if key else {}
    return ExportRequest("nationalReport7", columns, keys)


EXPORTS: Final = {
    "nationalTarget7": ExportRequest(
        "nationalTarget7",
        "title description mainPolicyOfMeasureOrActionInfo globalGoalAlignmentIds globalTargetAlignmentIds "
        "globalTargetAndDegreeOfAlignment degreeOfAlignmentInfo gbfTargetConsideration implementingConsiderationsInfo "
        "headlineIndicators binaryIndicators componentIndicators complementaryIndicators otherNationalIndicators "
        "nonStateActorCommitmentInfo hasNonStateActors nonStateActorsInfo additionalImplementation "
        "additionalImplementationCustomValue additionalImplementationInfo additionalInformation",
    ),
    "nationalTarget7Mapping": ExportRequest("nationalTarget7Mapping", "title elementOfGlobalTargetsInfo"),
    "nbsap": ExportRequest(
        "nbsap",
        "title summary isGbfAligned jurisdiction startDate endDate statusOfTheDocument adoptionDate approvedStatus "
        "approvingBody approvingBodyInfo documentLinks.url relevantInformation",
    ),
    "nationalReport7-sectionI": _section("processUndertaken nationalAuthorities additionalInformation"),
    "nationalReport7-sectionII": _section(
        "hasRevisedNbsap anticipatedNbsapDate hasStakeholderEngagement stakeholders hasNbsapAdopted "
        "hasNbsapAdoptedInfo anticipatedNbsapAdoptionDate policyInstrument implementationProgress"
    ),
    "nationalReport7": _section(
        "targetType target globalTargets mainActionsSummary progressSummary keyChallengesSummary "
        "actionEffectivenessSummary levelOfProgress",
        "sectionIIIKey_s",
    ),
    "nationalReport7-sectionIV": _section("goal summaryOfProgress", "sectionIVKey_s"),
    "nationalReport7-sectionV": _section("assessmentSummary relevantInformation"),
    "nationalReport7IndicatorData": ExportRequest(
        "nationalReport7IndicatorData",
        "target indicator indicatorCode indicatorType sourceOfData sourceOfDataInfo hasDisaggregation "
        "disaggregationType disaggregation year unit value footnote comments",
        {"solrIdField": "indicatorDataKey_s", "mongoIdField": "nr7IndicatorDataIdentifier"},
    ),
    "nationalReport7BinaryIndicatorData": ExportRequest(
        "nationalReport7BinaryIndicatorData",
        "target indicator indicatorCode questionNumber responseTitle comments",
        {"solrIdField": "binaryIndicatorDataKey_s", "mongoIdField": "nr7BinaryDataIdentifier"},
    ),
    "stakeholderCommitment": ExportRequest(
        "stakeholderCommitment",
        "organization organizationAcronym organizationType websites jurisdiction jurisdictionCountries "
        "jurisdictionRegions title description timelineStartDate timelineEndDate isOpenEnded nextStepsInformation "
        "performanceInformation endorsementsInformation coverageScope coverageCountries coverageRegions coverageOther "
        "primaryGlobalAlignment primaryNationalTarget otherGlobalAlignments otherNationalTargets indicators "
        "implementingConsiderations alignmentInformation fundingSource isFundingSufficient internationalFrameworks "
        "partners isLinkedToNbsap linkedToNbsapCountries isReportingOnTarget15 target15Information isProgressTracked "
        "progressInformation progressTrackingUrl implementationStrategies additionalInformation",
    ),
}
"""The exports by the names under which `kg pull ort` knows them; `nationalReport7` alone is its Section III."""
