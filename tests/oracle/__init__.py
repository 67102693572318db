"""METHODOLOGY once more, in plain Python, and random small worlds on which the models must agree.

Belongs here: an independent reading of the rules (``world``, ``periods``, ``levels``, ``regions``,
``targets``, ``vintages``), worlds to try them on (``worlds``) and the comparison. Written from
METHODOLOGY and the readings in ``dbt_project/README.md``, in fractions and dictionaries. Does not
belong here: SQL, the project's own code, or an expectation copied from a model's answer.
"""
