"""Addresses of the journal."""

from django.urls import path

from twinflame.companion.journal import photographs, views

urlpatterns = [
    path("", views.journal, name="journal"),
    path("new/", views.new, name="journal-new"),
    path("<uuid:pk>/", views.entry, name="journal-entry"),
    path("<uuid:pk>/erase/", views.erase_one, name="journal-erase"),
    path("<uuid:pk>/photograph/", photographs.add, name="journal-photograph-add"),
    path("photographs/<uuid:pk>/", photographs.photograph, name="journal-photograph"),
    path("photographs/<uuid:pk>/large.jpg", photographs.large, name="journal-photograph-large"),
    path("photographs/<uuid:pk>/small.jpg", photographs.small, name="journal-photograph-small"),
    path("photographs/<uuid:pk>/erase/", photographs.erase_one, name="journal-photograph-erase"),
]
