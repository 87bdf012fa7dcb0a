INSERT INTO quota_policies (project, quota_limit, region) VALUES ('p-1', 1000, 'eu');
