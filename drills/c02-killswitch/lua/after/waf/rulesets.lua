-- Runs the rules of one phase.
local rulesets = {}

local switches = require("switches").load("config/killswitches.yaml")

function rulesets.run(rules, request)
  local results = {}
  for _, rule in ipairs(rules) do
    local result = { action = rule.action }
    if not switches:is_off(rule.id) then
      result.execute = rules.call(rule, request)
    end
    if result.action == "execute" then
      result.execute.results = results[result.execute.index]
    end
    table.insert(results, result)
  end
  return results
end

return rulesets
