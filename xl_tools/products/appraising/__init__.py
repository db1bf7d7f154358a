"""自评、监控: the forms that are filled in winter and in summer, made of the goals; who scored and spent what, by unit; which are looked at again."""
