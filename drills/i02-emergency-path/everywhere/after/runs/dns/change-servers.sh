# written in May 2017
set -e
for instance in $(fleetctl instances --all); do
  fleetctl dns configure "$instance" --from servers.conf --restart
done
