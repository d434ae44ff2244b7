"""Rules of the page's own sources, and its markdown, which is tested where it runs: in the browser."""

import re
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests.sandbox.page_fixtures import OpenPage

PAGE = Path(__file__).parents[2] / "sandbox" / "page"
SCRIPTS = sorted((PAGE / "js").glob("*.js"))
OWN = [*SCRIPTS, *sorted((PAGE / "css").glob("*.css")), PAGE / "index.html"]
RAW_HTML = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerously|\beval\(|new Function")

# text -> what the page makes of it, as nested lists of [kind, ...children]
MARKDOWN = {
    "**bold** *italic* _too_": [["bold", "bold"], " ", ["italic", "italic"], " ", ["italic", "too"]],
    "__under__ ~~gone~~": [["underline", "under"], " ", ["strike", "gone"]],
    "***both***": [["bold", ["italic", "both"]]],
    "snake_case_name and 2*3*4": ["snake_case_name and 2", ["italic", "3"], "4"],
    r"\*not italic\*": ["*not italic*"],
    "`a *b*` ||c **d**||": [["code", "a *b*"], " ", ["spoiler", "c ", ["bold", "d"]]],
    "<@7> <@!7> <@&8> <#9> </pet create:10>": [
        ["user"], " ", ["user"], " ", ["role"], " ", ["channel"], " ", ["command"],
    ],
    "<t:1:R> @here <:cat:1>": [["time"], " ", ["everyone", "@here"], " ", ["emoji"]],
    "[x](https://a.b/c_d_) https://e.f. <https://g.h>": [
        ["link", "x"], " ", ["link", "https://e.f"], ". ", ["link", "https://g.h"],
    ],
    "[x](javascript:alert(1)) **open": ["[x](javascript:alert(1)) **open"],
}  # fmt: skip

# text -> the kinds of blocks that it makes
BLOCKS = {
    "# One\n## Two\nplain\nlines\n-# small": ["heading", "heading", "text", "subtext"],
    "- a\n  - b\n- c\n1. d": ["list"],
    "> a\n> b\nc": ["quote", "text"],
    "before ```py\nx = '**'\n``` after": ["text", "fence", "text"],
    "#no heading\n-no list": ["text"],
}

SHAPE = """nodes => {
    const shape = node => typeof node === 'string' ? node
        : [node.kind, ...(node.text !== undefined ? [node.text] : (node.children ?? []).map(shape))];
    return nodes.map(shape);
}"""


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_source_is_short_says_what_it_is_for_and_is_safe(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 350
    assert source.startswith(("// ", "/* ", "<!doctype html>"))
    assert not RAW_HTML.search(source), "text becomes nodes by html`...` only"
    assert not re.search(r"""(?:from|import|src=|href=|url\()\s*["']?https?://""", source), "nothing from the network"


@pytest.mark.asyncio(loop_scope="session")
async def test_markdown_is_read_as_discord_reads_it(open_tab: OpenPage) -> None:
    async with Sandbox() as sandbox:
        page = await open_tab(sandbox.url, as_="mara")
        inline = f"async text => ({SHAPE})((await import('/page/js/markdown.js')).parseInline(text))"
        blocks = "async text => (await import('/page/js/markdown.js')).parse(text).map(block => block.kind)"
        assert {text: await page.evaluate(inline, text) for text in MARKDOWN} == MARKDOWN
        assert {text: await page.evaluate(blocks, text) for text in BLOCKS} == BLOCKS
