"""校验结果: the findings as text, JSON and page."""
