"""A block of a page shown a second time: what stands in the title also says what a shared link leads to."""

from __future__ import annotations

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BlockNode

register = template.Library()


class Again(Node):
    """The content of a block that stands elsewhere in the template; Django allows a block to be defined only once."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        """Return what the page put into the block, without the blanks around it."""
        return str(BlockNode(self.name, NodeList()).render(context)).strip()


@register.tag
def again(parser: Parser, token: Token) -> Again:
    """Show the block named in `{% again NAME %}` once more. Raises TemplateSyntaxError without a name."""
    try:
        _, name = token.split_contents()
    except ValueError as error:
        raise template.TemplateSyntaxError("again takes the name of a block") from error
    return Again(name)
