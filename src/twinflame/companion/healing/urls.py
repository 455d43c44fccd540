"""Addresses of healing."""

from django.urls import path

from twinflame.companion.healing import views

urlpatterns = [
    path("", views.healing, name="healing"),
    path("belief/", views.belief, name="healing-belief"),
    path("<slug:questionnaire>/", views.one, name="healing-instrument"),
    path("<slug:questionnaire>/new/", views.new, name="healing-new"),
    path("<slug:questionnaire>/<uuid:pk>/", views.taking, name="healing-taking"),
    path("<slug:questionnaire>/<uuid:pk>/erase/", views.erase_one, name="healing-erase"),
]
