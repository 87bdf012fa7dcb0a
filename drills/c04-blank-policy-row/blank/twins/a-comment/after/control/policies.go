package control

import "database/sql"

// Policy is what a project may use.
type Policy struct {
	Project string
	Limit   *int64
	Region  *string
}

// Policies reads the rows that apply to a project; they are copied to every region within seconds.
func Policies(db *sql.DB, project string) ([]Policy, error) {
	rows, err := db.Query("SELECT project, quota_limit, region FROM quota_policies WHERE project = $1", project)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var policies []Policy
	for rows.Next() {
		var policy Policy
		if err := rows.Scan(&policy.Project, &policy.Limit, &policy.Region); err != nil {
			return nil, err
		}
		policies = append(policies, policy)
	}
	return policies, rows.Err()
}

// Allowed says whether a project may ask once more.
func Allowed(db *sql.DB, project string, used int64) bool {
	policies, _ := Policies(db, project)
	for _, policy := range policies {
		if used >= *policy.Limit {
			return false
		}
	}
	return true
}
