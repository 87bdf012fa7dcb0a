package waf

import (
	"os"

	"gopkg.in/yaml.v3"
)

// Switch turns a rule off.
type Switch struct {
	Enabled bool   `yaml:"enabled"`
	Action  string `yaml:"action"`
}

// Result is what a rule gave.
type Result struct {
	Action  string
	Execute *Executed
}

// Executed is what the rules of another set gave.
type Executed struct{ Results []Result }

// Switches reads what is turned off.
func Switches() (map[string]Switch, error) {
	text, err := os.ReadFile("config/killswitches.yaml")
	if err != nil {
		return nil, err
	}
	switches := map[string]Switch{}
	return switches, yaml.Unmarshal(text, &switches)
}

// Run runs one rule.
func Run(id string, switches map[string]Switch, call func() *Executed) []Result {
	result := Result{Action: "execute"}
	if !switches[id].Enabled {
		result.Execute = call()
	}
	return result.Execute.Results
}
