"""Addresses of the timeline."""

from django.urls import path

from twinflame.companion.timeline import views

urlpatterns = [
    path("", views.timeline, name="timeline"),
    path("new/", views.new, name="timeline-new"),
    path("aside/", views.set_aside, name="timeline-aside"),
    path("<uuid:pk>/", views.period, name="timeline-period"),
    path("<uuid:pk>/erase/", views.erase_one, name="timeline-erase"),
]
