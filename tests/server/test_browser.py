"""Pages in a real browser, looked at with axe (WCAG 2.2), by day and by night, wide and narrow."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.server.running import Running

QUERY = "SELECT+?country+?product+{+?country+ocop:hasPriorityProduct+?product+}+LIMIT+9"
PAGES = [
    "/",
    "/find?q=lesoto",
    "/id/country/LSO",
    "/questions/experts-by-product?product=potato&row=1",
    "/questions/growth-by-date?as=chart",
    "/sparql",
    f"/sparql?query={QUERY}",
    f"/sparql?query={QUERY}#map",
    "/validate",
]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_by_everybody(
    path: str, scheme: Literal["light", "dark"], width: int, browser: Browser, server: Running
) -> None:
    complaints: list[str] = []
    context = browser.new_context(
        base_url=server.url, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    context.on("console", lambda message: complaints.append(message.text))
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    found = Axe().run(page)
    across = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
    assert across <= width
    assert complaints == []


@pytest.mark.parametrize("form", ["map", "chart", "network"])
def test_a_picture_that_stands_alone_keeps_its_looks(
    form: str, browser: Browser, server: Running
) -> None:
    complaints: list[str] = []
    context = browser.new_context(base_url=server.url)
    context.on("console", lambda message: complaints.append(message.text))
    page = context.new_page()
    page.goto(f"/questions/priority-products-by-country/picture?as={form}")
    assert page.evaluate("document.documentElement.tagName") == "svg"
    context.close()
    assert complaints == []  # its style sheet is let in
