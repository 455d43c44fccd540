"""Addresses of what two show each other."""

from django.urls import path

from twinflame.companion.shown import views

urlpatterns = [
    path("seen/", views.seen, name="together-seen"),
    path("theirs/", views.theirs, name="together-theirs"),
    path("theirs/<uuid:pk>/", views.their_reading, name="together-reading"),
]
