"""Choosing a text among languages."""

import random

import pytest

from kg.texts.folding import fold, tokens
from kg.texts.languages import LANGUAGES, Text, choose_label, direction, fallback_chain


def test_there_are_the_six_languages_of_the_united_nations() -> None:
    assert set(LANGUAGES) == {"ar", "zh", "en", "fr", "ru", "es"}
    assert [tag for tag, language in LANGUAGES.items() if language.direction == "rtl"] == ["ar"]


@pytest.mark.parametrize("wanted", LANGUAGES)
def test_every_language_falls_back_to_all_others(wanted: str) -> None:
    assert fallback_chain(wanted)[0] == wanted
    assert set(fallback_chain(wanted)) == set(LANGUAGES)


def test_a_label_in_the_asked_language_comes_first() -> None:
    labels = [Text("Target 3", "en"), Text("الهدف 3", "ar")]
    assert choose_label(labels, "ar") == Text("الهدف 3", "ar")


def test_a_missing_language_falls_back_and_says_which_it_is() -> None:
    assert choose_label([Text("Cible 3", "fr"), Text("Meta 3", "es")], "zh") == Text("Cible 3", "fr")


def test_an_authentic_text_comes_before_a_machine_translation() -> None:
    labels = [Text("a", "fr", machine=True), Text("z", "fr")]
    assert choose_label(labels, "fr") == Text("z", "fr")


def test_a_machine_translation_comes_before_another_language() -> None:
    assert choose_label([Text("a", "fr", machine=True), Text("z", "en")], "fr") == Text("a", "fr", machine=True)


def test_a_regional_label_serves_when_there_is_no_other() -> None:
    assert choose_label([Text("colour", "en-GB"), Text("couleur", "fr")], "en") == Text("colour", "en-GB")


def test_any_label_is_better_than_none() -> None:
    assert choose_label([Text("Ziel 3", "de")], "en") == Text("Ziel 3", "de")
    assert choose_label([], "en") is None


def test_the_choice_does_not_depend_on_order() -> None:
    labels = [Text(f"{letter}{tag}", tag) for tag in ("en", "fr", "de", "en-GB") for letter in "abc"]
    expected = choose_label(labels, "en")
    for seed in range(20):
        random.Random(seed).shuffle(labels)
        assert choose_label(labels, "en") == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ar", "rtl"), ("fa-IR", "rtl"), ("az-Arab", "rtl"), ("ar-Latn", "ltr"), ("zh", "ltr"), ("", "auto")],
)
def test_direction_follows_the_script(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [("Écosystème", "ecosysteme"), ("STRASSE", "straße"), ("Œuvre", "oeuvre"), ("Ёлка", "елка"), ("أهداف", "اهداف"),
     ("مدرسة", "مدرسه"), ("ﬁsh", "fish"), ("ＡＢＣ", "abc"), ("Đắk Lắk", "dak lak"), ("كـتاب", "كتاب")],
)  # fmt: skip
def test_folding_unites_what_readers_type_alike(left: str, right: str) -> None:
    assert fold(left) == fold(right)


def test_an_arabic_word_is_found_without_its_article() -> None:
    assert "بحار" in tokens("البحار")


def test_chinese_is_cut_into_characters() -> None:
    assert tokens("海洋 biodiversity多样") == ["海", "洋", "biodiversity", "多", "样"]
