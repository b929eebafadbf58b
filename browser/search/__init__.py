"""The search over everything, for people and programs; labels and states of many IRIs at once."""
