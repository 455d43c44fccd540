"""Which tests a run holds: those of a site for one person, or of a server (tests/companion/settings.py)."""

import os

AT_HOME = (
    *("test_door", "test_durable", "test_erased", "test_ground", "test_in_browser", "test_start"),
    "test_readings_in_browser",  # how pages look; a reading is made on a server in server/test_in_browser
)
ON_SERVER = "tests/companion/server"

if os.environ.get("TWINFLAME_TEST_DATABASE"):
    collect_ignore = [f"tests/companion/{name}.py" for name in AT_HOME]
else:
    collect_ignore = [ON_SERVER, "src/twinflame/companion/accounts"]  # their packages are not of this site
