SELECT count(*) FROM executives;
