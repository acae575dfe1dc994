"""The pages, in the order in which the menu names them. A new page is a module and a name here."""

from __future__ import annotations

from scripts.reporting.pages.overview import OVERVIEW
from scripts.reporting.pages.people import PEOPLE
from scripts.reporting.pages.quality import QUALITY
from scripts.reporting.pages.service import SERVICE
from scripts.reporting.panels import Page

PAGES: tuple[Page, ...] = (OVERVIEW, SERVICE, QUALITY, PEOPLE)
