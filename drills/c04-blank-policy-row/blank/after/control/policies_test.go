package control

import "testing"

func TestPolicies(t *testing.T) {
	t.Log("testdata/policies.sql")
}
