"""The Framework as objects, from the bundled data."""

from collections import Counter

import pytest

from kg.errors import NotFound
from kg.framework import Framework, code_key
from kg.knowledge.knowledge import Knowledge
from kg.texts.languages import LANGUAGES


@pytest.fixture
def framework(knowledge: Knowledge) -> Framework:
    return knowledge.framework


def test_it_is_whole(framework: Framework) -> None:
    assert (len(framework.goals), len(framework.targets), len(framework.indicators)) == (4, 23, 204)
    assert Counter(link.role.name for link in framework.links) == {
        "headline": 37, "binary": 16, "component": 59, "complementary": 162,
    }  # fmt: skip


def test_everything_is_in_the_order_of_its_code(framework: Framework) -> None:
    assert [target.code for target in framework.targets] == [str(number) for number in range(1, 24)]
    codes = [indicator.code for indicator in framework.indicators]
    assert codes == sorted(codes, key=code_key)
    assert codes[:3] == ["A.1", "A.2", "A.3"]


@pytest.mark.parametrize("code", ["3", "03", "003"])
def test_a_target_is_found_by_its_number(framework: Framework, code: str) -> None:
    assert framework.target(code).iri == "http://metadata.cbd.int/kmgbf/target_3"


@pytest.mark.parametrize("code", ["a", "A"])
def test_a_goal_is_found_in_either_case(framework: Framework, code: str) -> None:
    assert framework.goal(code).iri == "http://metadata.cbd.int/kmgbf/goal_A"


@pytest.mark.parametrize("code", ["22.CY.6", "22.cy.6"])
def test_an_indicator_is_found_in_either_case(framework: Framework, code: str) -> None:
    assert framework.indicator(code).code == "22.CY.6"


@pytest.mark.parametrize(("kind", "code"), [("goal", "E"), ("target", "24"), ("target", "0"), ("indicator", "Z.9")])
def test_the_error_for_what_does_not_exist_lists_what_does(framework: Framework, kind: str, code: str) -> None:
    with pytest.raises(NotFound) as caught:
        getattr(framework, kind)(code)
    assert code in caught.value.message
    assert caught.value.hint


def test_indicators_of_a_target_come_with_their_role(framework: Framework) -> None:
    links = framework.indicators_of(framework.target("3"))
    assert ("3.1", "headline") in {(link.indicator.code, link.role.name) for link in links}
    assert links[0].role.name == "headline"


def test_an_indicator_can_have_several_roles(framework: Framework) -> None:
    roles = {(link.role.name, link.monitored.code) for link in framework.roles_of(framework.indicator("A.1"))}
    assert roles >= {("headline", "A"), ("headline", "1")}


def test_a_title_is_newer_than_the_label(framework: Framework) -> None:
    target = framework.target("3")
    assert target.label("en").value == "Target 3"
    assert target.title("en").value == "Conserve 30% of Land, Waters and Seas"


@pytest.mark.parametrize("language", LANGUAGES)
def test_goals_and_targets_have_labels_titles_and_summaries_in_every_language(
    framework: Framework, language: str
) -> None:
    for thing in (*framework.goals, *framework.targets):
        assert thing.label(language).language == language
        assert thing.title(language).language == language
        assert any(text.language == language for text in thing.summaries)


def test_texts_that_a_machine_made_say_so(framework: Framework) -> None:
    target = framework.target("3")
    assert target.title("ar").machine
    assert not target.title("fr").machine
    assert not target.label("ar").machine
