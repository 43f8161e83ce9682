"""What is stored, by noun. Reports and quotations are what articles say; meetings and statements what we believe."""

from diplomacy.models.articles import Article, ArticleVersion, Batch, Document, Outlet
from diplomacy.models.decisions import (
    Addition,
    Correction,
    CorrectionAnchor,
    Decision,
    FormerMeeting,
    Judgement,
    Redirect,
    Rejection,
)
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
from diplomacy.models.statements import Quotation, Statement

__all__ = [
    "Addition",
    "Article",
    "ArticleVersion",
    "Batch",
    "Correction",
    "CorrectionAnchor",
    "Country",
    "Decision",
    "Document",
    "FormerMeeting",
    "Judgement",
    "Leader",
    "Meeting",
    "MeetingVersion",
    "Outlet",
    "Participation",
    "Place",
    "Quotation",
    "Redirect",
    "ReferenceLoad",
    "Rejection",
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
