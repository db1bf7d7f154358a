"""xl_tools: fill, check, code, merge and print 绩效目标表 (budget performance target tables)."""

__version__ = "0.1.0"
