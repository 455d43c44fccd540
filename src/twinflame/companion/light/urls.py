"""Addresses of the light loop."""

from django.urls import path

from twinflame.companion.light import views

urlpatterns = [
    path("", views.light, name="light"),
    path("progress/", views.progress, name="light-progress"),
    path("again/", views.again, name="light-again"),
]
