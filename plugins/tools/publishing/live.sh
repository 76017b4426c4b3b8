# Runs on the machine of the releases, in POSIX sh:
#
#   sh -c "$(cat live.sh)" portal TARGET
#
# Prints the first lines of the live release's manifest, those that begin with # and the one after
# them, a line with a dot, and the name of the release or `none`. Changes nothing.
set -eu
unset CDPATH
live=

if cd -- "$1" 2>/dev/null; then
  live=$(readlink current || :)
  if [ -n "$live" ] && [ -f "manifests/${live##*/}" ]; then
    sed '/^#/!q' "manifests/${live##*/}"
  fi
fi
printf '.\n%s\n' "${live:-none}"
