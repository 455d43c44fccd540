"""Addresses of the questions."""

from django.urls import path

from twinflame.companion.questions import views

urlpatterns = [
    path("", views.questions, name="questions"),
    path("<slug:question>/", views.one, name="questions-one"),
]
