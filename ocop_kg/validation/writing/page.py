"""Reports as one HTML page that stands alone: no script, no font, no link to anywhere."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING

from ocop_kg.display import visible
from ocop_kg.validation.naming import LEVELS, short, word_of
from ocop_kg.validation.writing.grouping import causes, groups, place_text, subject_text
from ocop_kg.validation.writing.summary import account, numbered, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.report import Report
    from ocop_kg.validation.writing.grouping import Group

__all__ = ["to_html"]

_STYLE = """
:root { color-scheme: light dark; --line: #d9dde3; --soft: #f5f6f8; --dim: #5a6472;
  --must: #b3261e; --should: #8a5a00; --may: #1f5fa8; --fine: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --line: #3a414b; --soft: #1d2127; --dim: #a4adb9;
  --must: #ff8a80; --should: #f2c14e; --may: #8ab8f0; --fine: #7fd6a0; } }
* { box-sizing: border-box; }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 68rem; margin: 0 auto;
  padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .75rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
.verdict { border-left: .35rem solid var(--must); background: var(--soft); padding: .75rem 1rem;
  font-weight: 600; }
.verdict.fine { border-color: var(--fine); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; }
.counts li { border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .8rem; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .6rem 0; }
summary { cursor: pointer; padding: .6rem .9rem; }
summary:focus-visible { outline: 3px solid var(--may); outline-offset: 2px; }
summary .name { font-weight: 600; }
summary .says { display: block; margin-left: 1.1rem; }
.level { font-weight: 700; }
.must { color: var(--must); } .should { color: var(--should); } .may { color: var(--may); }
.why, .account { color: var(--dim); }
.why { margin: 0 .9rem .6rem 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem;
  border-top: 1px solid var(--line); }
th { font-size: .85rem; color: var(--dim); background: var(--soft); }
td { overflow-wrap: anywhere; }
code { font: .9em ui-monospace, monospace; }
td.place { white-space: nowrap; width: 1%; }
@media print { details > * { display: block; } }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def to_html(report: Report) -> str:
    """Write a report as a page that needs nothing else, for a browser of any kind.

    Every text of the data is escaped, and the page forbids itself scripts and connections.
    """
    found = groups(report.results, report)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        "<title>Validation report</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        "<h1>Validation report</h1>",
        f'<p class="verdict{" fine" if report.conforms else ""}">{escape(verdict(report))}</p>',
        '<ul class="counts">',
        *(
            f'<li><span class="level {level}">{report.counts[level]}</span> '
            f"{numbered(report.counts[level], word_of(level)).partition(' ')[2]}</li>"
            for level in LEVELS
        ),
        "</ul>",
    ]
    for level in LEVELS:
        of_level = [group for group in found if group.level == level]
        if of_level:
            lines.append(f"<section><h2>What {level} hold</h2>")
            for group in of_level:
                lines += _group(group, shown=level == of_level[0].level == "must")
            lines.append("</section>")
    if report.accepted:
        lines += _accepted(report)
    lines.append('<section class="account"><h2>What was checked</h2><ul>')
    lines += [f"<li>{escape(line)}</li>" for line in account(report)]
    lines += ["</ul></section>", "</main>", "</body>", "</html>", ""]
    return "\n".join(lines)


def _group(group: Group, *, shown: bool) -> Iterator[str]:
    yield f"<details{' open' if shown else ''}>"
    yield (
        f'<summary><span class="level {group.level}">{word_of(group.level)}</span> '
        f'<span class="name">{escape(group.name)}</span> ({len(group.results)})'
    )
    says = group.message or visible(group.rule.name or "")
    yield f'<span class="says">{escape(says)}</span></summary>'
    if group.rule.reason:
        yield f'<p class="why">Why: {escape(visible(group.rule.reason))}</p>'
    with_message = group.message is None
    span = ' colspan="2"' if with_message else ""
    yield '<div class="wide"><table><thead><tr><th scope="col">where</th>'
    yield '<th scope="col">what</th>'
    yield f"{'<th scope=col>message</th>' if with_message else ''}</tr></thead><tbody>"
    for result in group.results:
        message = f"<td>{escape(visible(result.message))}</td>" if with_message else ""
        yield (
            f'<tr><td class="place"><code>{escape(place_text(result))}</code></td>'
            f"<td><code>{escape(subject_text(result, group.report))}</code></td>{message}</tr>"
        )
        for cause in causes(result, group.report):
            place = f"because <code>{escape(cause.place)}</code>"
            yield (
                f'<tr class="cause"><td class="place">{place}</td>'
                f"<td{span}><code>{escape(cause.subject)}</code> {escape(cause.message)}</td></tr>"
            )
    yield "</tbody></table></div></details>"


def _accepted(report: Report) -> Iterator[str]:
    yield f"<section><h2>What was accepted ({len(report.accepted)})</h2>"
    yield '<div class="wide"><table><thead><tr><th scope="col">rule</th><th scope="col">what</th>'
    yield '<th scope="col">by</th><th scope="col">reason</th></tr></thead><tbody>'
    for each in report.accepted:
        owner = f" ({each.owner}, until {each.expires})" if each.owner and each.expires else ""
        rule = visible(short(each.result.shape.value))
        cells = (rule, subject_text(each.result, report), each.by, visible(each.reason + owner))
        yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
    yield "</tbody></table></div></section>"
