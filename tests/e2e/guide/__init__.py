"""A member's way through all of the studio in a browser, chapter by chapter, in one language and width at a time."""
