DELETE FROM executives;
