"""与上次提交对比: what has changed, and in every form it is handed on."""
