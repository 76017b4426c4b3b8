# Runs on the machine of the releases, in POSIX sh:
#
#   sh -c "$(cat live.sh)" portal TARGET
#
# Prints the facts of the live release, the addresses that it serves, if it keeps a list of them, and
# a line with a dot; then its name, or `none`. Changes nothing, and needs no lock: a release that is
# replaced meanwhile stays.
set -eu
unset CDPATH
LC_ALL=C
export LC_ALL

live=$(readlink "$1/current" || :)
live=${live##*/}
if [ -z "$live" ]; then
  printf '.\nnone\n'
  exit 0
fi
cd -- "$1"
for list in "manifests/$live" "manifests/$live.new"; do
  if [ -f "$list" ]; then
    sed -n '1s/^# //p' "$list"
    break
  fi
done
if [ -f "releases/$live/.addresses" ]; then cat "releases/$live/.addresses"; fi
printf '.\n%s\n' "$live"
