"""The SPARQL editor in a real browser, as somebody uses it who writes queries."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from ocop_kg.questions import questions
from tests.server.running import HOSTILE, Running, running

PRODUCTS = "SELECT ?country ?product { ?country ocop:hasPriorityProduct ?product }"
HINTS = ".CodeMirror-hint"


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """A page that may complain of nothing, and ask nobody but the server."""
    complaints: list[str] = []
    strangers: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # a status that is an error is noted by the browser, whatever the page makes of it
        if (
            message.type in ("error", "warning")
            and "responded with a status of" not in message.text
        ):
            complaints.append(message.text)

    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
    context.on("console", hear)
    context.on("weberror", lambda failed: complaints.append(str(failed.error)))
    context.on(
        "request",
        lambda sent: (
            None if sent.url.startswith((server.url, "blob:")) else strangers.append(sent.url)
        ),
    )
    yield context.new_page()
    context.close()
    assert complaints == []
    assert strangers == []


def open_editor(page: Page, query: str | None = None) -> None:
    page.goto("/sparql" if query is None else f"/sparql?query={quote(query)}")
    expect(page.get_by_label("Begin from")).to_be_enabled()  # then it knows its terms too


def write(page: Page, text: str) -> None:
    """Type in place of what is there."""
    page.get_by_role("textbox", name="Query").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def written(page: Page) -> str:
    return page.locator("textarea#query").input_value()


def choose(page: Page, hint: str) -> None:
    """Take the first offer, which must be this one."""
    before = written(page)
    expect(page.locator(HINTS).first).to_contain_text(hint)
    page.keyboard.press("Enter")
    expect(page.locator("textarea#query")).not_to_have_value(before)


def test_a_query_is_written_with_completion_and_answered(page: Page) -> None:
    open_editor(page)
    write(page, "SELECT * { ?who a Countr")
    choose(page, "ocop:Country")
    page.keyboard.type(" ; priority")
    choose(page, "has priority product")
    page.keyboard.type(" ?p ; sk")
    choose(page, "skos:")
    page.keyboard.type("prefL")
    choose(page, "skos:prefLabel")
    page.keyboard.type(" ?name }")
    terms = "?who a ocop:Country ; ocop:hasPriorityProduct ?p ; skos:prefLabel ?name"
    assert written(page) == f"SELECT * {{ {terms} }}"
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("rows, after")
    table = page.get_by_role("table", name="Answer")
    expect(table.get_by_role("columnheader")).to_have_count(3)
    table.get_by_role("link", name="potato").first.click()
    expect(page).to_have_url(re.compile("/id/product/potato$"))


def test_a_thing_is_found_by_its_name(page: Page) -> None:
    open_editor(page)
    write(page, "SELECT * { ?d ocop:concernsCountry Lesot")
    page.keyboard.press("Control+Space")
    choose(page, "Lesotho")
    assert written(page).endswith("<https://w3id.org/ocop/id/country/LSO>")


def test_prefixes_are_completed_and_can_be_declared_for_others(page: Page) -> None:
    open_editor(page)
    write(page, "PREFIX oc")
    choose(page, "ocop:")
    assert written(page) == "PREFIX ocop: <https://w3id.org/ocop/ontology#>"
    write(page, "SELECT * { ?a skos:prefLabel ?b ; foaf:page <https://x.example/a> }")
    expect(page.locator("#mistake")).not_to_contain_text("Line")  # here they need no declaration
    page.get_by_role("button", name="Declare prefixes").click()
    lines = written(page).splitlines()
    assert [line.partition(" <")[0] for line in lines[:-1]] == ["PREFIX foaf:", "PREFIX skos:"]
    page.get_by_role("button", name="Declare prefixes").click()
    assert written(page).splitlines() == lines


def test_a_mistake_is_told_while_it_is_written(page: Page) -> None:
    open_editor(page)
    write(page, "SELECT * {\n?a ?b }")
    expect(page.locator("#mistake")).to_contain_text("Line 2: expected")
    write(page, "SELECT * { ?a nowhere:b ?c }")
    expect(page.locator("#mistake")).to_have_text("Line 1: Prefix 'nowhere' is not defined")


def test_what_the_server_refuses_is_shown_at_its_place(page: Page) -> None:
    open_editor(page)
    write(page, "SELECT ?n {\n  ?a ?b ?c } GROUP BY ?c")  # the grammar is content with it
    expect(page.locator("#mistake")).not_to_contain_text("Line")
    page.get_by_role("button", name="Run").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("query:2:")
    page.get_by_role("button", name="Go to line 2").click()
    expect(page.get_by_role("textbox", name="Query")).to_be_focused()
    open_editor(page, "SELECT * {\n ?a ?b ; ; }}")  # the same for who comes by a link
    expect(page.get_by_role("button", name="Go to line 2, column 10")).to_be_visible()
    expect(page.locator(".wrong")).to_have_text(";")


def test_a_stored_question_is_put_in_and_can_be_taken_out_again(page: Page) -> None:
    open_editor(page, PRODUCTS)
    chosen = next(each for each in questions() if each.id == "experts-by-product")
    page.get_by_label("Begin from").select_option(chosen.text)
    page.get_by_role("button", name="Put it in the editor").click()
    assert written(page) == chosen.sparql
    page.keyboard.press("ControlOrMeta+Z")
    assert written(page) == PRODUCTS


def test_every_stored_question_suits_the_editor_also_when_tidied_up(page: Page) -> None:
    open_editor(page)
    refused = page.evaluate(
        """queries => {
          const editor = document.querySelector(".CodeMirror").CodeMirror;
          const suits = () => !document.getElementById("mistake").textContent.startsWith("Line");
          const squeezed = () => editor.getValue().replace(/\\s+/g, "");
          return queries.filter((query) => {
            editor.setValue(query);
            const [before, fine] = [squeezed(), suits()];
            editor.autoformat();
            return !fine || !suits() || squeezed() !== before;
          });
        }""",
        [each.sparql for each in questions()],
    )
    assert refused == []


@pytest.mark.parametrize("form", ["Network", "Map", "Chart"])
def test_an_answer_is_shown_as_a_picture(form: str, page: Page) -> None:
    open_editor(page, PRODUCTS)
    page.get_by_role("tab", name=form).click()
    panel = page.get_by_role("tabpanel", name=form)
    picture = panel.get_by_role("img")
    expect(picture).to_have_attribute("alt", re.compile(r"\w{3}"))
    assert picture.evaluate("image => image.naturalWidth") > 200
    expect(page.get_by_role("table", name="Answer")).to_be_hidden()
    assert page.url.endswith(f"#{form.lower()}")
    page.reload()  # so a link to it can be sent
    expect(page.get_by_role("tabpanel", name=form).get_by_role("img")).to_be_visible()
    with page.expect_response(lambda reply: "/picture?" in reply.url) as alone:
        page.get_by_role("link", name="The picture alone").click()
    assert alone.value.headers["content-type"].startswith("image/svg+xml")


def test_an_answer_that_cannot_be_drawn_says_why(page: Page) -> None:
    open_editor(page, "SELECT (1 AS ?one) {}")
    page.get_by_role("tab", name="Map").click()
    expect(page.get_by_role("tabpanel").get_by_role("alert")).to_have_text(re.compile(r"\w{3}"))


def test_tabs_are_for_the_keyboard_too_and_stay_for_the_next_answer(page: Page) -> None:
    open_editor(page, PRODUCTS)
    page.get_by_role("tab", name="Table").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Network")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Chart")).to_have_attribute("aria-selected", "true")
    write(page, f"{PRODUCTS} LIMIT 7")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="7 rows")).to_be_visible()
    expect(page.get_by_role("tab", name="Chart")).to_have_attribute("aria-selected", "true")


def test_the_editor_lets_the_keyboard_go(page: Page) -> None:
    open_editor(page)
    field = page.get_by_role("textbox", name="Query")
    field.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()


def test_columns_can_be_sorted_by(page: Page) -> None:
    open_editor(page, PRODUCTS)
    page.get_by_role("button", name="product").click()
    cells = page.locator("#table tbody td:nth-child(2)")
    up = cells.all_inner_texts()
    assert up == sorted(up, key=str.casefold)
    page.get_by_role("button", name="product").click()
    assert cells.first.inner_text() == up[-1]
    expect(page.get_by_role("columnheader", name="product")).to_have_attribute(
        "aria-sort", "descending"
    )


def test_a_query_can_be_sent_as_a_link_and_is_found_again(page: Page) -> None:
    open_editor(page)
    write(page, "ASK { ?c a ocop:Country }")
    address = str(page.get_by_role("link", name="Link to this query").get_attribute("href"))
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("heading", name="Yes")).to_be_visible()
    assert page.url.endswith(address)
    page.goto("/questions")
    page.goto(address)
    expect(page.get_by_role("heading", name="Yes")).to_be_visible()
    assert written(page) == "ASK { ?c a ocop:Country }"
    open_editor(page)  # without a query, the last one is there again
    assert written(page) == "ASK { ?c a ocop:Country }"


def test_the_way_back_leads_to_the_query_before(page: Page) -> None:
    open_editor(page, f"{PRODUCTS} LIMIT 3")
    write(page, f"{PRODUCTS} LIMIT 4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="4 rows")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="3 rows")).to_be_visible()
    assert written(page).endswith("LIMIT 3")


def test_a_place_on_the_page_is_no_way_back(page: Page) -> None:
    open_editor(page)
    write(page, "ASK {}")
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    assert written(page) == "ASK {}"


def test_language_and_graphs_of_the_address_stay(page: Page) -> None:
    page.goto(f"/sparql?query={quote(PRODUCTS)}&lang=fr")
    write(page, "SELECT ?c { VALUES ?c { <https://w3id.org/ocop/id/country/CHN> } }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="Chine")).to_be_visible()


def test_a_query_that_is_too_long_for_an_address_is_asked_as_well(page: Page) -> None:
    open_editor(page, f"{PRODUCTS} LIMIT 5 # {'x' * 40_000}")
    before = page.url
    write(page, "")
    page.evaluate(
        "query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)",
        f"{PRODUCTS} LIMIT 6 # {'y' * 200_000}",
    )
    expect(page.get_by_role("link", name="Link to this query")).to_be_hidden()
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("heading", name="6 rows")).to_be_visible()
    assert page.url == before


def test_a_query_can_be_stopped(page: Page) -> None:
    open_editor(page)
    write(page, HOSTILE)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status")).to_have_text("Stopped.")
    expect(page.get_by_role("button", name="Run")).to_be_enabled()


def test_without_a_vocabulary_queries_are_asked_all_the_same(page: Page) -> None:
    page.route("**/vocabulary.json", lambda route: route.fulfill(status=503, body="busy"))
    page.goto("/sparql")
    expect(page.get_by_role("status")).to_contain_text("cannot be completed")
    write(page, f"{PRODUCTS} LIMIT 2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="2 rows")).to_be_visible()


def test_triples_and_nothing_at_all_are_answers(page: Page) -> None:
    open_editor(page, "CONSTRUCT WHERE { ?c ocop:hasPriorityProduct ?p }")
    expect(page.get_by_role("columnheader", name="predicate")).to_be_visible()
    open_editor(page, "SELECT * { ?e ocop:supportProduct ?p }")
    expect(page.locator("#outcome")).to_contain_text("ocop:supportsProduct")


def test_who_has_no_script_has_a_form(browser: Browser, server: Running) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sparql")
    page.get_by_label("Query").fill(f"{PRODUCTS} LIMIT 8")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("heading", name="8 rows")).to_be_visible()
    expect(page.get_by_role("link", name="Map")).to_have_attribute("href", re.compile("as=map"))
    page.goto("/questions/experts-by-product?product=potato")
    page.get_by_text("The SPARQL").click()
    page.get_by_role("button", name="Open in the editor").click()
    expect(page.get_by_label("Query")).to_have_value(re.compile("supportsProduct|ExpertSupport"))
    context.close()


def test_names_that_somebody_hostile_wrote_stay_text(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("nasty") / "nasty.ttl"
    file.write_text(
        """@prefix ocop: <https://w3id.org/ocop/ontology#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        ocop:Nasty a owl:Class ; skos:prefLabel "<img src=x onerror=alert(1)>"@en ;
          skos:definition "</script><script>alert(1)</script>"@en .
        <https://w3id.org/ocop/id/thing/nasty> a ocop:Nasty ; skos:prefLabel "<b>nasty</b>"@en ."""
    )
    with running("--data", str(file), "--workers", "1") as server:
        context = browser.new_context(base_url=server.url)
        page = context.new_page()
        page.on("dialog", lambda _: pytest.fail("a script of somebody else ran"))
        open_editor(page, "SELECT * { ?thing a ?kind }")
        write(page, "SELECT * { ?thing a Nasty")
        expect(page.locator(HINTS).first).to_contain_text("<img src=x onerror=alert(1)>")
        choose(page, "ocop:Nasty")
        page.keyboard.type(" ; skos:related nasty")
        page.keyboard.press("Control+Space")
        expect(page.locator(HINTS).first).to_contain_text("<b>nasty</b>")
        assert page.locator("img[src=x], b").count() == 0
        context.close()
