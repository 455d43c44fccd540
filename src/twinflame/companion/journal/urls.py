"""Addresses of the journal."""

from django.urls import path

from twinflame.companion.journal import views

urlpatterns = [
    path("", views.journal, name="journal"),
    path("new/", views.new, name="journal-new"),
    path("<uuid:pk>/", views.entry, name="journal-entry"),
    path("<uuid:pk>/erase/", views.erase_one, name="journal-erase"),
]
