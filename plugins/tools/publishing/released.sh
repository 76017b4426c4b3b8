# Runs on the machine of the releases, in POSIX sh:
#
#   sh -c "$(cat released.sh)" portal TARGET addresses|photos
#
# Prints the addresses that the live release serves, or size in bytes and name of each of its photos
# that is there, a line with a dot, and `listed`; or `unlisted` if there is no release, or it has no
# list of them. Changes nothing, and needs no lock: a release that is replaced meanwhile stays.
set -eu
unset CDPATH

live=$(readlink "$1/current" || :)
case $2 in
  photos) list=$1/manifests/${live##*/}.photos ;;
  *) list=$1/releases/${live##*/}/.addresses ;;
esac
found=unlisted
if [ -n "$live" ] && [ -f "$list" ]; then
  if [ "$2" = photos ]; then
    # wc also prints sums, which are no names of photos; a missing photo is none of the live release.
    tr '\n' '\0' <"$list" | (cd "$1/photos" && xargs -0 wc -c --) 2>/dev/null |
      sed -n 's/^ *\([0-9]*\) \(.*\/.*\)$/\1 \2/p'
  else
    cat -- "$list"
  fi
  found=listed
fi
printf '.\n%s\n' "$found"
