"""Feeds: which are kept, what came of what they listed, and what one would bring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from diplomacy.models import Feed
from diplomacy.models.background import Priority
from diplomacy.models.roles import Role
from diplomacy.queries.intake.feeds import Trial, feed_list, feed_page, find_feed, parse_before, trial_of
from diplomacy.sources.addresses import LONGEST_ADDRESS, Refused, check_address
from diplomacy.sources.feeds import FeedContent, look
from diplomacy.storage.feeds import add_feed, change_feed, go_on, known_documents, pause
from diplomacy.storage.fetching import make_fetcher
from diplomacy.tasks import poll_feed
from diplomacy.web.requests import HttpRequest, wants_part
from diplomacy.web.staff import for_role

TRIAL_SECONDS = 10.0  # somebody waits for the page


class FeedForm(forms.ModelForm[Feed]):
    """What a person says of a feed."""

    address = forms.CharField(
        label="Address of the feed",
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
        help_text="RSS or Atom. If you give a page that names its feed, you are told where that is.",
    )
    name = forms.CharField(label="Name", max_length=160, required=False, help_text="Empty: as the feed calls itself.")
    outlet = forms.CharField(
        label="Outlet", max_length=160, required=False, help_text="Of all its articles. Empty: as each one says."
    )

    class Meta:
        model = Feed
        fields = ("address", "name", "outlet", "interval")
        labels = {"interval": "Look at it"}

    def clean_address(self) -> str:
        """Refuse an address that cannot be fetched, or that is kept already."""
        try:
            address = check_address(self.cleaned_data["address"], settings.SIDELINES_FETCH_PORTS).url
        except Refused as refused:
            raise forms.ValidationError(f"The address {refused}.") from None
        if Feed.objects.filter(address=address).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This feed is kept already.")
        return address


@require_safe
@never_cache
@for_role(Role.EDITOR)
def feeds(request: HttpRequest) -> HttpResponse:
    """Show the feeds that are kept and how each fares."""
    return render(request, "feeds/list.html", {"feeds": feed_list()})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_role(Role.ADMIN)
@vary_on_headers("HX-Request")
def add(request: HttpRequest) -> HttpResponse:
    """Try a feed, which stores nothing, or keep it."""
    form = FeedForm(request.POST if request.method == "POST" else None)
    trial: Trial | None = None
    if form.is_valid():
        content = _tried(form)
        if content is not None and request.POST.get("do") == "add" and (feed := _kept(request, form, content)):
            messages.success(request, f"{feed.name} is kept. It is looked at within a minute.")
            address = feed.get_absolute_url()
            return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)
        trial = trial_of(content, known_documents) if content is not None and not form.errors else None
    status = 422 if form.is_bound and form.errors else 200
    template = "feeds/add.html#part" if wants_part(request) else "feeds/add.html"
    return render(request, template, {"form": form, "trial": trial}, status=200 if wants_part(request) else status)


@require_safe
@never_cache
@for_role(Role.EDITOR)
@vary_on_headers("HX-Request")
def feed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a feed and what came of what it listed; HTMX gets the entries while some are on their way."""
    return _page(request, _found(public_id))


@require_POST
@never_cache
@for_role(Role.ADMIN)
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what is said of a feed; look at it now, pause it, have it go on, or remove it."""
    found = _found(public_id)
    match request.POST.get("do"):
        case "save":
            form = FeedForm(request.POST, instance=found)
            if not form.is_valid():
                return _page(request, _found(public_id), form)
            values = form.cleaned_data
            name = values["name"] or values["address"]
            change_feed(found, values["address"], name, values["outlet"], values["interval"])
            said = "What you changed is kept."
        case "look":
            poll_feed.using(priority=Priority.UPLOAD).enqueue(found.pk)
            said = "It is being looked at: what is new is fetched and shows up here."
        case "pause":
            pause(found)
            said = "It is paused: nobody looks at it until it goes on."
        case "go-on":
            go_on(found)
            said = "It goes on: it is looked at within a minute."
        case "remove":
            found.delete()
            messages.success(request, f"{found.name} is no longer kept. What it brought stays.")
            return redirect("feeds")
        case _:
            raise Http404("There is no such thing to do with a feed.")
    messages.success(request, said)
    return redirect(found)


def _found(public_id: str) -> Feed:
    found = find_feed(public_id)
    if found is None:
        raise Http404("There is no feed at this address: it may have been removed.")
    return found


def _page(request: HttpRequest, found: Feed, form: FeedForm | None = None) -> HttpResponse:
    page = feed_page(found, parse_before(request.GET.get("before", "")))
    context: dict[str, Any] = {"page": page, "form": form or FeedForm(instance=found)}
    template = "feeds/feed.html#entries" if wants_part(request) else "feeds/feed.html"
    return render(request, template, context, status=422 if form else 200)


def _tried(form: FeedForm) -> FeedContent | None:
    """Return what the feed lists now; None where it is none, which the form then says."""
    address = check_address(form.cleaned_data["address"], settings.SIDELINES_FETCH_PORTS)
    try:
        return look(make_fetcher(most_seconds=TRIAL_SECONDS), address).content
    except Refused as refused:
        form.add_error("address", f"This {refused}.")
        return None


def _kept(request: HttpRequest, form: FeedForm, content: FeedContent) -> Feed | None:
    values = form.cleaned_data
    address = check_address(values["address"], settings.SIDELINES_FETCH_PORTS)
    name = values["name"] or content.title or address.host
    user = request.user if request.user.is_authenticated else None
    try:
        with transaction.atomic():
            return add_feed(address, name, values["outlet"], values["interval"], user)
    except IntegrityError:
        form.add_error("address", "This feed is kept already.")
        return None
