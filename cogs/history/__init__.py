"""The history: the command /pet history, its pages, and one order opened again."""
