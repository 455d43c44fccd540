"""Every address of a site on a server: the shared ones, and the accounts."""

from django.urls import include, path

from twinflame.companion import urls as shared
from twinflame.companion.accounts import views

urlpatterns = [
    *shared.urlpatterns,
    path("account/", views.account, name="account"),
    path("account/erase/", views.erase_account, name="account-erase"),
    path("account/", include("allauth.account.urls")),
    path("account/factors/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]
handler400, handler404, handler500 = shared.handler400, shared.handler404, shared.handler500
