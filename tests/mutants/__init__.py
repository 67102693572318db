"""Deliberate changes to the models, and whether a test notices each of them (``make mutate``).

Belongs here: the list of changes (``mutants.yml``) and what tries them one at a time. Does not
belong here: the tests that notice them; those stand beside their models, in ``dbt_project/tests``
and in ``tests/oracle``.
"""
