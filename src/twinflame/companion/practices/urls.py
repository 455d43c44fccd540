"""Addresses of practices."""

from django.urls import path

from twinflame.companion.practices import views

urlpatterns = [
    path("", views.every, name="practices"),
    path("<slug:practice>/", views.one, name="practices-one"),
    path("<slug:practice>/<uuid:pk>/", views.doing, name="practices-doing"),
    path("<slug:practice>/<uuid:pk>/erase/", views.erase_one, name="practices-erase"),
]
