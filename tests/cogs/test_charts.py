"""The chart of /petadmin stats is a picture that Discord shows, whatever there is to show."""

import gettext
import io
from datetime import date

import pytest
from PIL import Image

from cogs.moderating.charts import chart
from petbot.catalogue import load_catalogue
from petbot.domain.figures import Day, Figures
from petbot.languages import Language, language
from tests.fakes.pseudolanguage import PseudoLanguage

PUG = load_catalogue().breed("pug")
QUIET = Figures(days=(Day(date=date(2026, 3, 1)),) * 30, people=0, breeds=(), refusals=())
BUSY = Figures(
    days=(Day(date=date(2026, 3, 1), drawn=7, failed=1, open=2, wait=12.5),) * 30,
    people=5,
    breeds=(("pug", 9), ("gone-from-the-catalogue", 2)),
    refusals=(("channel", 3),),
)


@pytest.mark.parametrize("figures", [QUIET, BUSY])
def test_a_chart_is_drawn_of_nothing_and_of_much(figures: Figures) -> None:
    image = Image.open(io.BytesIO(chart(figures, {"pug": PUG}, "Parade", language("en"))))
    assert image.size == (1200, 900)
    colours = {pixel for _, pixel in image.convert("RGB").getcolors(1_000_000) or []}
    assert ((0x58, 0x65, 0xF2) in colours) == (figures is BUSY)


class _Unreadable(gettext.NullTranslations):
    """In letters that are in no font: the last of Unicode's private ones."""

    def gettext(self, message: str) -> str:
        return f"\U0010fffd{message}"


def test_a_chart_is_in_the_members_language_or_in_english_where_no_font_has_its_letters() -> None:
    english, marked, unreadable = (
        chart(BUSY, {"pug": PUG}, "Parade", spoken)
        for spoken in (language("en"), PseudoLanguage(), Language("de", _Unreadable()))
    )
    assert unreadable == english
    assert marked != english
