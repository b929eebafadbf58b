"""Countries: their codes, whether they are Parties to the Convention, and their names in the six languages (CLDR)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from babel import Locale

from kg.errors import NotFound
from kg.texts.languages import LANGUAGES, Text, locale

# ISO 3166-1 alpha-2, + for a Party to the Convention, alpha-3, UN M49.
_CODES: Final = """
AD+AND020 AE+ARE784 AF+AFG004 AG+ATG028 AI-AIA660 AL+ALB008 AM+ARM051 AO+AGO024 AQ-ATA010 AR+ARG032 AS-ASM016
AT+AUT040 AU+AUS036 AW-ABW533 AX-ALA248 AZ+AZE031 BA+BIH070 BB+BRB052 BD+BGD050 BE+BEL056 BF+BFA854 BG+BGR100
BH+BHR048 BI+BDI108 BJ+BEN204 BL-BLM652 BM-BMU060 BN+BRN096 BO+BOL068 BQ-BES535 BR+BRA076 BS+BHS044 BT+BTN064
BV-BVT074 BW+BWA072 BY+BLR112 BZ+BLZ084 CA+CAN124 CC-CCK166 CD+COD180 CF+CAF140 CG+COG178 CH+CHE756 CI+CIV384
CK+COK184 CL+CHL152 CM+CMR120 CN+CHN156 CO+COL170 CR+CRI188 CU+CUB192 CV+CPV132 CW-CUW531 CX-CXR162 CY+CYP196
CZ+CZE203 DE+DEU276 DJ+DJI262 DK+DNK208 DM+DMA212 DO+DOM214 DZ+DZA012 EC+ECU218 EE+EST233 EG+EGY818 EH-ESH732
ER+ERI232 ES+ESP724 ET+ETH231 EU+ FI+FIN246 FJ+FJI242 FK-FLK238 FM+FSM583 FO-FRO234 FR+FRA250 GA+GAB266
GB+GBR826 GD+GRD308 GE+GEO268 GF-GUF254 GG-GGY831 GH+GHA288 GI-GIB292 GL-GRL304 GM+GMB270 GN+GIN324 GP-GLP312
GQ+GNQ226 GR+GRC300 GS-SGS239 GT+GTM320 GU-GUM316 GW+GNB624 GY+GUY328 HK-HKG344 HM-HMD334 HN+HND340 HR+HRV191
HT+HTI332 HU+HUN348 ID+IDN360 IE+IRL372 IL+ISR376 IM-IMN833 IN+IND356 IO-IOT086 IQ+IRQ368 IR+IRN364 IS+ISL352
IT+ITA380 JE-JEY832 JM+JAM388 JO+JOR400 JP+JPN392 KE+KEN404 KG+KGZ417 KH+KHM116 KI+KIR296 KM+COM174 KN+KNA659
KP+PRK408 KR+KOR410 KW+KWT414 KY-CYM136 KZ+KAZ398 LA+LAO418 LB+LBN422 LC+LCA662 LI+LIE438 LK+LKA144 LR+LBR430
LS+LSO426 LT+LTU440 LU+LUX442 LV+LVA428 LY+LBY434 MA+MAR504 MC+MCO492 MD+MDA498 ME+MNE499 MF-MAF663 MG+MDG450
MH+MHL584 MK+MKD807 ML+MLI466 MM+MMR104 MN+MNG496 MO-MAC446 MP-MNP580 MQ-MTQ474 MR+MRT478 MS-MSR500 MT+MLT470
MU+MUS480 MV+MDV462 MW+MWI454 MX+MEX484 MY+MYS458 MZ+MOZ508 NA+NAM516 NC-NCL540 NE+NER562 NF-NFK574 NG+NGA566
NI+NIC558 NL+NLD528 NO+NOR578 NP+NPL524 NR+NRU520 NU+NIU570 NZ+NZL554 OM+OMN512 PA+PAN591 PE+PER604 PF-PYF258
PG+PNG598 PH+PHL608 PK+PAK586 PL+POL616 PM-SPM666 PN-PCN612 PR-PRI630 PS+PSE275 PT+PRT620 PW+PLW585 PY+PRY600
QA+QAT634 RE-REU638 RO+ROU642 RS+SRB688 RU+RUS643 RW+RWA646 SA+SAU682 SB+SLB090 SC+SYC690 SD+SDN729 SE+SWE752
SG+SGP702 SH-SHN654 SI+SVN705 SJ-SJM744 SK+SVK703 SL+SLE694 SM+SMR674 SN+SEN686 SO+SOM706 SR+SUR740 SS+SSD728
ST+STP678 SV+SLV222 SX-SXM534 SY+SYR760 SZ+SWZ748 TC-TCA796 TD+TCD148 TF-ATF260 TG+TGO768 TH+THA764 TJ+TJK762
TK-TKL772 TL+TLS626 TM+TKM795 TN+TUN788 TO+TON776 TR+TUR792 TT+TTO780 TV+TUV798 TW-TWN158 TZ+TZA834 UA+UKR804
UG+UGA800 UM-UMI581 US-USA840 UY+URY858 UZ+UZB860 VA-VAT336 VC+VCT670 VE+VEN862 VG-VGB092 VI-VIR850 VN+VNM704
VU+VUT548 WF-WLF876 WS+WSM882 YE+YEM887 YT-MYT175 ZA+ZAF710 ZM+ZMB894 ZW+ZWE716
"""


@dataclass(frozen=True, slots=True)
class Country:
    """A country, a territory with codes of its own, or the European Union, which is a Party and has only the first.

    `iso2` is in lower case, as the thesaurus writes it; `iso3` and `m49` are '' where there is none.
    """

    iso2: str
    iso3: str
    m49: str
    is_party: bool

    def name(self, language: str) -> Text:
        """Its name in one of the six languages."""
        names = _locale(language).territories
        return Text(names.get(self.iso2.upper(), self.iso2.upper()), language)

    def names(self) -> tuple[Text, ...]:
        """Its names in the six languages."""
        return tuple(self.name(tag) for tag in LANGUAGES)


@cache
def countries() -> Mapping[str, Country]:
    """All of them by ISO 3166-1 alpha-2 code in lower case, in the order of the codes."""
    found = (Country(row[:2].lower(), row[3:6], row[6:], row[2] == "+") for row in _CODES.split())
    return MappingProxyType({country.iso2: country for country in found})


def get_country(code: str) -> Country:
    """A country by its two letters in any case. Raises NotFound."""
    country = countries().get(code.lower())
    if country is None:
        hint = "Countries are named by the two letters of ISO 3166-1, for example “mn”."
        raise NotFound(f"There is no country “{code[:40]}”.", hint)
    return country


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(locale(language))
