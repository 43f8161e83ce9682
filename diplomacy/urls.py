"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from diplomacy.web import (
    accounts,
    articles,
    batches,
    countries,
    data,
    exports,
    feeds,
    health,
    history,
    home,
    leaders,
    manners,
    meetings,
    method,
    mistakes,
    pairs,
    relations,
    review,
    search,
    statements,
    status,
    subscriptions,
    summits,
    timeline,
    upload,
)
from diplomacy.web.api import about, v1
from diplomacy.web.editing import articles as editing_articles
from diplomacy.web.editing import meetings as editing_meetings
from diplomacy.web.editing import merging
from diplomacy.web.editing import reference as editing_reference
from diplomacy.web.editing import statements as editing_statements

urlpatterns = [
    path("", home.home, name="home"),
    path("meetings/", timeline.timeline, name="timeline"),
    path("meetings.csv", exports.as_csv, name="meetings-csv"),
    path("meetings.json", exports.as_json, name="meetings-json"),
    path("meetings.ics", exports.as_calendar, name="meetings-calendar"),
    path("meetings.atom", exports.as_feed, name="meetings-feed"),
    path("meetings/names/", timeline.names, name="names"),
    path("meetings/<slug:public_id>/", meetings.meeting, name="meeting"),
    path("meetings/<slug:public_id>/cite.bib", meetings.cite, name="cite-meeting"),
    *(
        path(f"{target}s/<slug:public_id>/mistake/{end}", view, {"target": target}, name=f"mistake-{target}{name}")
        for target in ("meeting", "statement", "article")
        for end, view, name in (("", mistakes.report, ""), ("thanks/", mistakes.thanks, "-thanks"))
    ),
    *history.addresses(),
    *editing_reference.addresses(),
    path("meetings/<slug:public_id>/merge/", merging.merge, name="merge-meeting"),
    path("meetings/<slug:public_id>/merge/<slug:other_id>/", merging.merge_with, name="merge-meetings"),
    path("meetings/<slug:public_id>/split/", merging.split, name="split-meeting"),
    path("statements/<slug:public_id>/edit/<slug:name>/", editing_statements.edit_statement, name="edit-statement"),
    path("articles/<slug:public_id>/edit/<slug:name>/", editing_articles.edit_article, name="edit-article"),
    path("articles/<slug:public_id>/withdraw/", editing_articles.withdraw, name="withdraw-article"),
    path("articles/<slug:public_id>/add-meeting/", editing_articles.missed_meeting, name="add-meeting"),
    path("articles/<slug:public_id>/add-statement/", editing_articles.missed_statement, name="add-statement"),
    path("reports/<int:number>/reject/", merging.reject, {"kind": "report"}, name="reject-report"),
    path("quotations/<int:number>/reject/", merging.reject, {"kind": "quotation"}, name="reject-quotation"),
    path("edit/names/<slug:kind>/", editing_meetings.names, name="edit-names"),
    path("meetings/<slug:public_id>/fact/<slug:name>/", editing_meetings.fact, name="meeting-fact"),
    path("meetings/<slug:public_id>/edit/who/", editing_meetings.edit_people, name="edit-meeting-people"),
    path("meetings/<slug:public_id>/edit/who/<slug:key>/", editing_meetings.edit_person, name="edit-meeting-person"),
    path("meetings/<slug:public_id>/edit/<slug:name>/", editing_meetings.edit_fact, name="edit-meeting"),
    path("changes/", history.all_changes, name="changes"),
    path("changes.atom", history.changes_feed, name="changes-feed"),
    path("decisions/<slug:kind>/<int:number>/undo/", history.undo, name="undo"),
    *subscriptions.addresses(),
    path("countries/", countries.country_list, name="countries"),
    path("countries/<slug:slug>/", countries.country, name="country"),
    path("countries/<slug:slug>/<slug:other>/", pairs.pair, name="pair"),
    path("leaders/", leaders.leader_list, name="leaders"),
    path("leaders/<slug:slug>/", leaders.leader, name="leader"),
    path("summits/", summits.summit_list, name="summits"),
    path("summits/<slug:slug>/", summits.summit, name="summit"),
    path("relations/", relations.relations, name="relations"),
    path("relations/network.<slug:kind>", relations.network_file, name="network-file"),
    path("articles/", articles.article_list, name="articles"),
    path("articles/<slug:public_id>/", articles.article_page, name="article"),
    path("statements/", statements.statement_list, name="statements"),
    path("statements/<slug:public_id>/", statements.statement, name="statement"),
    path("statements/<slug:public_id>/cite.bib", statements.cite, name="cite-statement"),
    path("search/", search.search, name="search"),
    path("method/", method.method, name="method"),
    path("data/", data.data, name="data"),
    path("data/sidelines.zip", data.download, name="data-file"),
    path("api/", about.about, name="api"),
    path("api/v1/", v1.api.urls),
    path("upload/", upload.upload, name="upload"),
    path("upload/start/", upload.start, name="upload-start"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/add/", feeds.add, name="add-feed"),
    path("feeds/<slug:public_id>/", feeds.feed, name="feed"),
    path("feeds/<slug:public_id>/change/", feeds.change, name="change-feed"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<slug:public_id>/", batches.batch, name="batch"),
    path("batches/<slug:public_id>/files/", upload.add_files, name="batch-files"),
    path("batches/<slug:public_id>/act/", batches.act, name="batch-act"),
    path("batches/<slug:public_id>/details/", batches.place, name="batch-details"),
    path("review/", review.review, name="review"),
    path("review/undo/", review.undo, name="review-undo"),
    path("review/<slug:key>/", review.item, name="review-item"),
    path("status/", status.status, name="status"),
    path("status/repeat/<uuid:order>/", status.repeat_task, name="status-repeat"),
    path("status/retry/<slug:public_id>/", status.retry_failed, name="status-retry"),
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("account/", accounts.account, name="account"),
    path("account/password/", accounts.password, name="password"),
    path("favicon.ico", manners.icon),  # the admin asks for it
    path("healthz", health.healthz, name="healthz"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", manners.robots, name="robots"),
    path(".well-known/security.txt", manners.security, name="security-contact"),
    path("admin/", admin.site.urls),
]

handler400 = "diplomacy.web.errors.bad_request"
handler403 = "diplomacy.web.errors.forbidden"
handler404 = "diplomacy.web.errors.not_found"
handler500 = "diplomacy.web.errors.server_error"
