"""The name that `browser.app` knows for `browser.vocabularies.lowercase_ids`."""

from browser.vocabularies.lowercase_ids import LowercaseIds

SmallLetters = LowercaseIds
