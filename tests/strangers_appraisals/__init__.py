"""自评表 and 监控表 that were drawn and filled by people who have not seen the program, and the measure of what is found in them."""
