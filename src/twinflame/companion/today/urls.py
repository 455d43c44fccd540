"""Addresses of today."""

from django.urls import path

from twinflame.companion.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("day/<str:day>/", views.one_day, name="today-day"),
]
