"""指标库: what approved indicators have in common, distilled; and which of them suit a project."""
