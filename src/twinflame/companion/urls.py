"""The addresses that both kinds of site have. The way in is of each: `access/urls.py`, `accounts/urls.py`."""

from django.urls import include, path

from twinflame.companion.access import views as access
from twinflame.companion.look import views as look
from twinflame.companion.mine import trust
from twinflame.companion.safety import views as safety

urlpatterns = [
    path("", include("twinflame.companion.today.urls")),
    path("journal/", include("twinflame.companion.journal.urls")),
    path("timeline/", include("twinflame.companion.timeline.urls")),
    path("readings/", include("twinflame.companion.readings.urls")),
    path("healing/", include("twinflame.companion.healing.urls")),
    path("practices/", include("twinflame.companion.practices.urls")),
    path("signals/", include("twinflame.companion.signals.urls")),
    path("tethers/", include("twinflame.companion.tethers.urls")),
    path("circles/", include("twinflame.companion.circles.urls")),
    path("light/", include("twinflame.companion.light.urls")),
    path("questions/", include("twinflame.companion.questions.urls")),
    path("together/", include("twinflame.companion.twins.urls")),
    path("together/", include("twinflame.companion.shown.urls")),
    path("together/", include("twinflame.companion.rounds.urls")),
    path("mine/", include("twinflame.companion.mine.urls")),
    path("trust/", trust.page, name="trust"),
    path("help/", safety.page, name="help"),
    path("leave/", safety.leave, name="leave"),
    path("lock/", access.lock, name="lock"),
    path("look/colours.css", look.colours, name="colours"),
]

handler400 = "twinflame.companion.access.views.bad_request"
handler404 = "twinflame.companion.access.views.not_found"
handler500 = "twinflame.companion.access.views.fault"
