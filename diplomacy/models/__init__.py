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
    Rereading,
)
from diplomacy.models.changes import MeetingChange
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
from diplomacy.models.feeds import Feed, FeedEntry
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
from diplomacy.models.mistakes import MistakeReport, MistakeSender
from diplomacy.models.recurring import RecurringJob
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
from diplomacy.models.reviews import Confirmation, PutOff, SamePerson
from diplomacy.models.statements import Quotation, QuotationMark, Statement

__all__ = [
    "Addition",
    "Article",
    "ArticleDecision",
    "ArticleVersion",
    "Batch",
    "Confirmation",
    "CopyLink",
    "CopyMark",
    "Correction",
    "CorrectionAnchor",
    "Country",
    "Decision",
    "Document",
    "Feed",
    "FeedEntry",
    "FormerMeeting",
    "Judgement",
    "Leader",
    "Meeting",
    "MeetingChange",
    "MeetingVersion",
    "MistakeReport",
    "MistakeSender",
    "Outlet",
    "Participation",
    "Place",
    "PutOff",
    "Quotation",
    "QuotationMark",
    "RecurringJob",
    "Redirect",
    "ReferenceLoad",
    "Rejection",
    "Report",
    "ReportDyad",
    "ReportParticipant",
    "Rereading",
    "SamePerson",
    "Statement",
    "StatusChange",
    "Summit",
    "SummitSeries",
    "Term",
    "Theme",
    "Topic",
    "UnsurePair",
]
