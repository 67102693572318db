"""The commands of ``liangxin``, one module each: they ask, call and print; others do the work."""
