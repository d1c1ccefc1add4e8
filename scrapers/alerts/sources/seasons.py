"""Silence in the season of disclosure, floods out of it: whether what comes fits the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import duckdb

from scrapers.alerts.conditions import Condition, Reading
from scrapers.alerts.disclosure_calendar import DisclosureCalendar, Season
from scrapers.alerts.sources.portals import Watched
from scrapers.alerts.wording import CHINA

YEARS_BACK = 2
"""A portal that had such documents in the season of one of these years is expected to have some again."""

PUBLISHED = """
    select portal_id, published_on, count(*)
    from marts.dim_document
    where portal_id is not null and published_on >= $1 and list_contains($2, document_kind)
    group by portal_id, published_on
"""


def read(
    warehouse: duckdb.DuckDBPyConnection, portals: dict[str, Watched], calendar: DisclosureCalendar, now: datetime
) -> Reading:
    """What does not fit the calendar today, by the date in China; only of portals that a night visits."""
    today = now.astimezone(CHINA).date()
    found: dict[str, Condition] = {}
    for season in calendar.seasons:
        since = date(today.year - YEARS_BACK, 1, 1)
        days: dict[str, dict[date, int]] = {}
        for portal_id, day, documents in warehouse.execute(PUBLISHED, [since, list(season.kinds)]).fetchall():
            if portal_id in portals:
                days.setdefault(portal_id, {})[day] = documents
        for portal_id, of_portal in days.items():
            for condition in (
                _silence(portals[portal_id], season, of_portal, today),
                _flood(portals[portal_id], season, of_portal, today, calendar),
            ):
                if condition:
                    found[condition.key] = condition
    lasting = {
        key
        for portal_id in portals
        for season in calendar.seasons
        for key in (_flood_key(portal_id, season), *([_silence_key(portal_id, season, today)] * season.is_due(today)))
    }
    return Reading("season", found, dismissed=lambda key: key not in lasting)


def _flood_key(portal_id: str, season: Season) -> str:
    return f"flood:{portal_id}:{season.name}"


def _silence_key(portal_id: str, season: Season, today: date) -> str:
    return f"silence:{portal_id}:{season.name}:{today.year}"


def _silence(portal: Watched, season: Season, days: dict[date, int], today: date) -> Condition | None:
    in_season = {day: documents for day, documents in days.items() if season.has(day)}
    before = sum(documents for day, documents in in_season.items() if day.year < today.year)
    if not season.is_due(today) or not before or any(day.year == today.year for day in in_season):
        return None
    last = max(in_season)
    return Condition(
        key=_silence_key(portal.id, season, today),
        kind="season",
        group=f"season:{portal.id}",
        severity="warning",
        subject=f"{portal.name}（{portal.id}）",
        message=(
            f"{season.title}时段（{season.first}至{season.last}）内至今没有一份{season.title}文件；"
            f"前{YEARS_BACK}年同期共{before}份，最近一份公开于{last}"
        ),
        region=portal.region_code,
        source=portal.base,
        advice=f"核对网站栏目是否改版：gongkai portals check {portal.id}",
    )


def _flood(
    portal: Watched, season: Season, days: dict[date, int], today: date, calendar: DisclosureCalendar
) -> Condition | None:
    since = today - timedelta(days=calendar.flood.days)
    shown = sum(documents for day, documents in days.items() if since < day <= today and not season.has(day))
    if season.has(today) or shown <= calendar.flood.most:
        return None
    return Condition(
        key=_flood_key(portal.id, season),
        kind="season",
        group=f"season:{portal.id}",
        severity="warning",
        subject=f"{portal.name}（{portal.id}）",
        message=(
            f"{season.title}时段（{season.first}至{season.last}）之外，{calendar.flood.days}天内公开了{shown}份{season.title}文件，"
            f"超过{calendar.flood.most}份：网站可能改版后重标日期，或文件种类识别有误"
        ),
        region=portal.region_code,
        source=portal.base,
        advice=f"gongkai sql \"from marts.dim_document where portal_id = '{portal.id}' and published_on > '{since}'\"",
    )
