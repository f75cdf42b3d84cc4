# Every client in turn, against the service whose address is in TUQUAN.
set -eu
for client in openapi-fetch orval apollo urql relay; do
  node "out/$client.js"
done
for client in rest_client.py gql_client.py; do
  python/bin/python "$client"
done
