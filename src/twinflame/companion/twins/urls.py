"""Addresses of what two share."""

from django.urls import path

from twinflame.companion.twins import views

urlpatterns = [
    path("", views.together, name="together"),
    path("name/", views.name, name="together-name"),
    path("invite/", views.invite, name="together-invite"),
    path("withdraw/", views.withdraw, name="together-withdraw"),
    path("code/", views.code, name="together-code"),
    path("answer/", views.answer, name="together-answer"),
    path("share/", views.share, name="together-share"),
    path("end/", views.end, name="together-end"),
    path("noted/", views.noted, name="together-noted"),
    path("block/", views.block, name="together-block"),
    path("reconsider/<int:pk>/", views.reconsider, name="together-reconsider"),
]
