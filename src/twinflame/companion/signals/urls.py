"""Addresses of signals."""

from django.urls import path

from twinflame.companion.signals import views

urlpatterns = [
    path("", views.signals, name="signals"),
    path("test/", views.test, name="signals-test"),
    path("test/state/", views.state, name="signals-state"),
    path("test/look/", views.look, name="signals-look"),
    path("<uuid:pk>/", views.felt, name="signals-felt"),
    path("<uuid:pk>/erase/", views.erase_one, name="signals-erase"),
]
