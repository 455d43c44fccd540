"""Addresses of tethers."""

from django.urls import path

from twinflame.companion.tethers import views

urlpatterns = [
    path("", views.every, name="tethers"),
    path("new/", views.new, name="tethers-new"),
    path("<uuid:pk>/", views.one, name="tethers-one"),
    path("<uuid:pk>/erase/", views.erase_one, name="tethers-erase"),
]
