"""A framework as others read it: CASE 1.1, a table, or the file that authors write."""

from kdll.writers.frameworks.case import package as case
from kdll.writers.frameworks.table import table
from kdll.writers.frameworks.yml import yml

__all__ = ["case", "table", "yml"]
