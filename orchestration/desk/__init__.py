"""The reporting desk: the pages at which units report and the bureau receives.

Belongs here: accounts, drafts and pages, on Django. Does not belong here: any rule. A file is
judged, kept, explained and returned by ``orchestration.intake``, a release is approved by
``orchestration.publication``; the desk asks them what the command line asks them.

An optional part of the install (``pip install liangxin[desk]``): nothing else imports it.
"""
