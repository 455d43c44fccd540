"""Where the quick exit leads."""

from django import template

from twinflame.companion.safety.resources import resources

register = template.Library()


@register.simple_tag
def exit_address() -> str:
    """The address of the quick exit."""
    return resources().exit
