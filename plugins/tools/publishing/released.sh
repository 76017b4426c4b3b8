# Runs on the machine of the releases, in POSIX sh:
#
#   sh -c "$(cat released.sh)" portal TARGET
#
# Prints the addresses that the live release serves, a line with a dot, and `listed`; or `unlisted` if
# there is no release, or it has no list of them. Changes nothing, and needs no lock: a release that
# is replaced meanwhile stays.
set -eu
unset CDPATH

live=$(readlink "$1/current" || :)
list=$1/releases/${live##*/}/.addresses
found=unlisted
if [ -n "$live" ] && [ -f "$list" ]; then
  cat -- "$list"
  found=listed
fi
printf '.\n%s\n' "$found"
