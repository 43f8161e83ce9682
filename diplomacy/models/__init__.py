"""What is stored, by noun. Reports and quotations are what articles say; meetings and statements what we believe."""

from diplomacy.models.articles import (
    Article,
    ArticleDecision,
    ArticleVersion,
    Batch,
    CopyLink,
    CopyMark,
    Document,
    Outlet,
)
from diplomacy.models.decisions import Correction, Redirect
from diplomacy.models.meetings import (
    Meeting,
    MeetingVersion,
    Participation,
    Report,
    ReportParticipant,
    StatusChange,
    Topic,
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
from diplomacy.models.statements import Quotation, QuotationMark, Statement

__all__ = [
    "Article",
    "ArticleDecision",
    "ArticleVersion",
    "Batch",
    "CopyLink",
    "CopyMark",
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
    "QuotationMark",
    "Redirect",
    "ReferenceLoad",
    "Report",
    "ReportParticipant",
    "Statement",
    "StatusChange",
    "Summit",
    "SummitSeries",
    "Term",
    "Theme",
    "Topic",
]
