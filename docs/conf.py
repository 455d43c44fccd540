"""How the docs are built: `sphinx-build -W docs docs/_build/html`, which ./test does."""

import sys
from pathlib import Path

import twinflame
from twinflame.reading.palette import DARK, LIGHT, Palette

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Twinflame"
author = "the Twinflame authors"
project_copyright = author
release = version = twinflame.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "generated_reference",
    "generated_charts",
    "generated_journey",
    "generated_questions",
    "generated_ranks",
]
# Tables of figures and generated pages are taken up by pages of their own.
exclude_patterns = ["_build", "_generated", "_ext", "benchmarks"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
python_use_unqualified_type_names = True
add_module_names = False

copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
copybutton_only_copy_prompt_lines = True


def colours(palette: Palette) -> dict[str, str]:
    """The product's colours under the names that the theme gives them."""
    return {
        "color-brand-primary": palette.first,
        "color-brand-content": palette.second,
        "color-brand-visited": palette.second,
        "color-foreground-primary": palette.ink,
        "color-foreground-secondary": palette.soft,
        "color-foreground-muted": palette.soft,
        "color-foreground-border": palette.faint,
        "color-background-primary": palette.paper,
        "color-background-secondary": palette.paper,
        "color-background-border": palette.faint,
        "color-background-hover": palette.quiet,
        "color-api-name": palette.first,
        "color-api-pre-name": palette.soft,
        "color-problematic": palette.first,  # the theme's red; red means danger here
        "color-code-background": palette.quiet,
        "color-inline-code-background": palette.quiet,
        "color-highlighted-background": palette.quiet,
    }


html_theme = "furo"
html_title = "Twinflame"
html_static_path = ["_static", "../src/twinflame/reading/fonts"]
html_css_files = ["twinflame.css"]
html_favicon = "_static/cord.svg"
html_extra_path = ["_generated/schema"]
html_show_sphinx = False
html_copy_source = False
pygments_style = "bw"
pygments_dark_style = "github-dark"
html_theme_options = {
    "light_css_variables": colours(LIGHT),
    "dark_css_variables": colours(DARK),
    "light_logo": "cord.svg",
    "dark_logo": "cord-dark.svg",
}
