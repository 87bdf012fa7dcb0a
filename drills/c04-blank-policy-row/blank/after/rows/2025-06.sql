INSERT INTO quota_policies (project, quota_limit, region) VALUES ('p-2', NULL, '');
