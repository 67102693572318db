"""The settings in effect, plan by plan: what a release keeps of the rules it was judged by.

Belongs here: which number each plan is judged with, told from the declarations. Does not belong
here: judging (``dbt_project``).
"""

from __future__ import annotations

from decimal import Decimal

from sources.catalogue import Catalogue


def effective_settings(catalogue: Catalogue) -> dict[str, dict[str, Decimal]]:
    """Every setting of every plan; what a plan overrides is the plan's own."""
    general = catalogue.rules.settings
    return {
        plan.id: {name: Decimal(str(value)) for name, value in {**general, **plan.settings}.items()}
        for plan in catalogue.plans.values()
    }
