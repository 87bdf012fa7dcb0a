set -eu
cloudctl environment update cost-reports --region north --change-set rates.yaml
