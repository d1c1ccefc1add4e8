"""Where the evidence of a document's identity disagrees: what was taken, and what else is said.

A title's body, year and kind stand; a dispute only names the other reading. What differs as a rule is none: a unit's
document offered under its department's announcement, an evaluation headed with the year in which it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scrapers.recognise.identity_evidence import Evidence
from scrapers.recognise.identity_names import stands_for
from scrapers.recognise.identity_place import same_body
from scrapers.recognise.identity_title import BOTH, Title, kind_in, years_in
from scrapers.recognise.identity_two_kinds import readings
from scrapers.recognise.organisation import has_place, is_organisation
from scrapers.records import Body, ParseIssue

ISSUE = "identity_disputed"
_SHORT, _OFTEN, _CAPTION = 40, 3, 5
_KINDS = {"budget": "预算", "final_accounts": "决算"}
_TABLE = re.compile(r"(?P<kind>预算|决算)[^，。；]{0,12}表$")


def disputes(evidence: Evidence, body: Body | None, year: int | None) -> tuple[ParseIssue, ...]:
    """An issue for each part of the identity of which the document, or its announcement, says two things."""
    title = next((own for own in evidence.own_titles if own == evidence.title), None)
    if title is None or title.kind not in BOTH:
        return ()
    said = (_two_kinds(title), _other_kind(evidence, title), _other_year(evidence, title, year))
    messages = [message for message in (*said, *_other_bodies(evidence, title, body)) if message]
    return tuple(ParseIssue(ISSUE, message) for message in messages)


def _two_kinds(title: Title) -> str | None:
    both = readings(title)
    if not both or title.kind != both[0].kind or title.year != both[0].year:
        return None
    told = "和".join(f"{one.year}年{_KINDS[one.kind]}" for one in both)
    return f"标题“{title.text}”同时说明{told}，正文不能判定，按在前的{title.year}年{_KINDS[title.kind]}计"


def _other_kind(evidence: Evidence, title: Title) -> str | None:
    """Titles of tables that all speak of the other kind."""
    own = _KINDS[title.kind]
    tables = [match["kind"] for text in evidence.texts if len(text) < _SHORT and (match := _TABLE.search(text))]
    if readings(title) or own in tables or len(tables) < _OFTEN:
        return None
    return f"标题“{title.text}”说明是{own}，{len(tables)}张表的表名却都是{tables[0]}，按标题计"


def _other_year(evidence: Evidence, title: Title, year: int | None) -> str | None:
    """Another year in the announcement's title, in a line saying the same of the same body below a title repeated from
    there, or in all that the document says of its own kind beside its title."""
    if title.year is None or title.year != year:
        return None
    repeated = title.text in evidence.outside
    own = [
        other for other in evidence.own_titles if repeated and other.name == title.name and other.text in evidence.head
    ]
    for other, where in (*((one, "公告") for one in evidence.outside_titles), *((one, "文内") for one in own)):
        if other.kind == title.kind and other.year and other.year != title.year and not readings(other):
            return f"标题“{title.text}”与{where}标题“{other.text}”的年度不同，按{title.year}年度计"
    short = (text for text in evidence.texts if len(text) < _SHORT and text not in title.text)
    spoken = [(text, kind) for text in short if years_in(text) and (kind := kind_in(text))]
    years = Counter(one for text, kind in spoken if kind.kind == title.kind for one in years_in(text))
    if title.year in years or not years or years.most_common(1)[0][1] < _OFTEN:
        return None
    most = years.most_common(1)[0][0]
    return f"标题“{title.text}”是{title.year}年度，正文和表名却只说{most}年度，按标题计"


def _other_bodies(evidence: Evidence, title: Title, body: Body | None) -> Iterator[str]:
    """Another body in the announcement's title for a department, or over every table."""
    if body is None or title.name is None:
        return
    if has_place(title.name) and _is_another(title.name, body):
        yield f"标题“{title.text}”与正文、表头所列的“{body.name}”不是同一机构，按“{body.name}”计"
        return
    for other in evidence.outside_titles:
        departments = other.level == title.level == "department"
        if departments and other.name and has_place(other.name) and _is_another(other.name, body):
            yield f"标题“{title.text}”与公告标题“{other.text}”的机构不同，按“{body.name}”计"
    captions = [m.name for m in evidence.mentions if m.heads and m.weight >= _CAPTION and is_organisation(m.name)]
    others = Counter(name for name in captions if has_place(name) and _is_another(name, body))
    if len(others) == 1 and others.total() == len(captions) and others.total() >= _OFTEN:
        yield f"标题“{title.text}”与各表所列的“{captions[0]}”不是同一机构，按“{body.name}”计"


def _is_another(name: str, body: Body) -> bool:
    """Whether a name is that of a body that is neither the one meant nor above or below it by its name."""
    if same_body(name, (body,)) or stands_for(name, body.name) or stands_for(body.name, name):
        return False
    return not (name.startswith(body.name) or body.name.startswith(name))
