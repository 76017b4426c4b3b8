# Runs on the machine that holds the releases, in POSIX sh:
#
#   sh -c "$(cat status.sh)" portal TARGET
#
# Answers with the line of TARGET/status.json, which says for the editors' page what has failed, or
# with `none`. A line that comes in, followed by a dot, takes its place; one that does not come whole
# changes nothing. This needs no lock: a publishing that hangs is told of too.
set -eu
umask 022
unset CDPATH

mkdir -p -- "$1" && cd -- "$1" || {
  printf 'portal: %s\n' "không ghi được vào $1" >&2
  exit 1
}
former=$(cat status.json 2>/dev/null || :)
if IFS= read -r line && IFS= read -r end && [ "$end" = . ]; then
  trap 'rm -f "status.$$"' EXIT
  printf '%s\n' "$line" >"status.$$"
  mv -f "status.$$" status.json
fi
printf '%s\n' "${former:-none}"
