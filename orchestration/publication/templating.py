"""Pages we write ourselves, with Jinja2: everything put into them is escaped, nothing is missing.

Belongs here: the one environment they are made with. Does not belong here: what a page says
(``templates/``) or where it is put.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def environment() -> Environment:
    """Templates of ``publication/templates``, escaping on, an unknown name an error."""
    return Environment(
        loader=PackageLoader("orchestration.publication", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **facts: object) -> str:
    """One page from its template."""
    return environment().get_template(template).render(**facts)
