"""Addresses of the readings."""

from django.urls import path

from twinflame.companion.readings import showing, views

urlpatterns = [
    path("", views.readings, name="readings"),
    path("new/", views.hand_in, name="readings-new"),
    path("with/<uuid:pk>/", views.history, name="readings-with"),
    path("with/<uuid:pk>/erase/", views.erase_history, name="readings-with-erase"),
    path("compare/", showing.compare, name="readings-compare"),
    path("charts.js", showing.library, name="readings-library"),
    path("<uuid:pk>/", views.reading, name="readings-one"),
    path("<uuid:pk>/progress/", views.progress, name="readings-progress"),
    path("<uuid:pk>/stop/", views.stop, name="readings-stop"),
    path("<uuid:pk>/again/", views.again, name="readings-again"),
    path("<uuid:pk>/erase/", views.erase_reading, name="readings-erase"),
    path("<uuid:pk>/chart/<slug:key>/", showing.chart, name="readings-chart"),
    path("<uuid:pk>/reading.<slug:form>", showing.download, name="readings-download"),
]
