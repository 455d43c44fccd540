"""Addresses of the circles."""

from django.urls import path

from twinflame.companion.circles import views

urlpatterns = [
    path("", views.every, name="circles"),
    path("new/", views.new, name="circles-new"),
    path("<uuid:pk>/", views.one, name="circles-one"),
    path("<uuid:pk>/erase/", views.erase_one, name="circles-erase"),
    path("<uuid:who>/tell/", views.tell, name="circles-tell"),
    path("<uuid:who>/tell/<uuid:pk>/", views.telling, name="circles-telling"),
    path("<uuid:who>/tell/<uuid:pk>/erase/", views.erase_telling, name="circles-telling-erase"),
]
