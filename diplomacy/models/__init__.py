"""What is stored, by noun. Reports and quotations are what articles say; meetings and statements what we believe."""

from diplomacy.models.articles import Article, ArticleVersion, Batch, Document, Outlet, Rereading
from diplomacy.models.decisions import Correction, Redirect
from diplomacy.models.meetings import (
    Meeting,
    MeetingVersion,
    Participation,
    Report,
    ReportDyad,
    ReportParticipant,
    StatusChange,
    Topic,
    UnsurePair,
)
from diplomacy.models.reference import (
    Country,
    Leader,
    Place,
    ReferenceLoad,
    Summit,
    SummitSeries,
    Term,
    Theme,
)
from diplomacy.models.statements import Quotation, Statement

__all__ = [
    "Article",
    "ArticleVersion",
    "Batch",
    "Correction",
    "Country",
    "Document",
    "Leader",
    "Meeting",
    "MeetingVersion",
    "Outlet",
    "Participation",
    "Place",
    "Quotation",
    "Redirect",
    "ReferenceLoad",
    "Report",
    "ReportDyad",
    "ReportParticipant",
    "Rereading",
    "Statement",
    "StatusChange",
    "Summit",
    "SummitSeries",
    "Term",
    "Theme",
    "Topic",
    "UnsurePair",
]
