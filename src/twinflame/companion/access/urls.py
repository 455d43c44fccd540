"""Every address of a site for one person: the shared ones, and the door."""

from django.urls import path

from twinflame.companion import urls as shared
from twinflame.companion.access import views

urlpatterns = [
    *shared.urlpatterns,
    path("door/", views.door, name="door"),
    path("enter/<str:token>/", views.enter, name="enter"),
]
handler400, handler404, handler500 = shared.handler400, shared.handler404, shared.handler500
