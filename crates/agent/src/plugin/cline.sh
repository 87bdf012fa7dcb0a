#!/bin/sh
# Written by `caution guard install cline`; installing again replaces it.
# runs: __COMMAND_AS_JSON__
# A crash, anything but the guard's own answer, and taking too long cancel the call.
exec 3<&0
answer=$(
  __COMMAND__ <&3 3<&- &
  guard=$!
  (
    sleep 10 &
    nap=$!
    trap 'kill "$nap"; exit' TERM
    wait "$nap"
    kill -9 "$guard"
  ) >/dev/null 2>&1 3<&- &
  watch=$!
  wait "$guard"
  code=$?
  kill "$watch" >/dev/null 2>&1
  exit "$code"
)
case "$?:$answer" in
  '0:{"cancel":'*'}') printf '%s\n' "$answer" ;;
  *) printf '%s\n' '{"cancel":true,"errorMessage":"Caution could not judge this call, so it is refused: the guard gave no answer."}' ;;
esac
