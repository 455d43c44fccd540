"""Addresses of what is the person's."""

from django.urls import path

from twinflame.companion.mine import views

urlpatterns = [
    path("", views.mine, name="mine"),
    path("export/", views.take_along, name="mine-export"),
    path("bring-back/", views.bring_in, name="mine-bring-back"),
    path("erase/", views.erase_kinds, name="mine-erase"),
    path("settings/", views.settle, name="mine-settings"),
]
