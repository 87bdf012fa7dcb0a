set -eu
cloudctl environment delete cost-reports --region north --wait
cloudctl environment create cost-reports --region north --from template.yaml
