set -eu
fleetctl dns configure eu-17 --from servers.conf --restart
