"""Addresses of truths and visions."""

from django.urls import path

from twinflame.companion.rounds import views

urlpatterns = [
    path("truths/", views.truths, name="truths"),
    path("truths/propose/", views.propose, name="truths-propose"),
    path("visions/", views.visions, name="visions"),
    path("round/<slug:topic>/", views.one, name="truths-one"),
    path("opened/<uuid:pk>/", views.opened, name="truths-opened"),
    path("opened/<uuid:pk>/echo/", views.echo, name="truths-echo"),
    path("opened/<uuid:pk>/record/", views.record, name="truths-record"),
    path("opened/<uuid:pk>/erase/", views.erase_one, name="truths-erase"),
]
